"""What stands once: code whose second copy would be a mistake, and folders that do not take from each other."""
import pathlib
import re
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("compiler", "dsl", "examples", "runtime")
APPS = ("blocks", "cam", "classify", "mnist_train")
# (what, how a line of it looks, in which files it is looked for, and in which of these it may stand).
HOMES = [
    ("characters that mean something to HTML are escaped", r"&(amp|lt|quot);", ".*", r"runtime/page/escape\.cpp"),
    ("the frame of a page is written", r"<!DOCTYPE|<html\b", ".*", r"runtime/page/document\.cpp"),
    ("base64 is made", r"[A-Z]XYZabc", ".*", r"runtime/page/data_uri\.cpp"),
    ("libhdf5 is used", r"#include [<\"]hdf5", ".*", r"runtime/hdf5/.*"),
    ("a process is forked", r"\bfork\(\)", r".*\.cpp",
     r"runtime/hdf5/child\.cpp|compiler/codegen/kernel_compiler\.cpp"),
    ("a header of a program of the runtime is included", r'#include "(.*/)?runtime/tools/', "(compiler|examples)/.*",
     None),
]
HOMES += [("a file of another example is included", rf'#include "(.*/)?{app}/', "examples/.*", f"examples/{app}/.*")
          for app in APPS]


def strays(root):
    """FILE:LINE: what stands there and should not."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            name = str(path.relative_to(root))
            if path.suffix not in {".c", ".cpp", ".h"} or not path.is_file():
                continue
            rules = [(what, line) for what, line, where, home in HOMES
                     if re.fullmatch(where, name) and not (home and re.fullmatch(home, name))]
            for number, text in enumerate(path.read_text().split("\n"), 1):
                yield from (f"{name}:{number}: {what}" for what, line in rules if re.search(line, text))


class Homes(unittest.TestCase):
    def test_the_tree(self):
        self.assertEqual(list(strays(ROOT)), [])

    def test_each_home_has_what_it_is_the_home_of(self):
        for what, line, _, home in HOMES[:5]:
            files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")
                     if re.fullmatch(home, str(path.relative_to(ROOT)))]
            self.assertTrue(any(re.search(line, path.read_text()) for path in files), what)

    def test_strays(self):
        lines = {"examples/cam/a.cpp": 'text += "&amp;";',
                 "runtime/tools/skipper/b.cpp": 'auto page = "<!DOCTYPE html>";',
                 "examples/cam/c.h": '"WXYZabcdef"', "examples/blocks/d.cpp": "#include <hdf5.h>",
                 "runtime/tools/convert/e.cpp": "const pid_t pid = ::fork();",
                 "examples/cam/f.cpp": '#include "../mnist_train/report.h"',
                 "examples/cam/g.cpp": '#include "runtime/tools/skipper/page.h"',
                 "compiler/tools/h.h": '#include "runtime/tools/skipper/steps.h"'}
        with tempfile.TemporaryDirectory() as folder:
            for name, line in lines.items():
                file = pathlib.Path(folder) / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(f"\n{line}\n")
            found = list(strays(pathlib.Path(folder)))
        self.assertEqual(sorted(stray.split(":")[0] for stray in found), sorted(lines))
        self.assertTrue(all(stray.split(":")[1] == "2" for stray in found))


if __name__ == "__main__":
    unittest.main()
