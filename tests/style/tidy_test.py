"""scripts/tidy.py on a build made up for it: what clang-tidy finds fails, by its name, and what it does not passes."""
import contextlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import tidy

PROGRAM = ROOT / ".venv/bin/clang-tidy"
GOOD = "int half(int number) { return number / 2; }\n"
BAD = "int* none() { return 0; }\n"


class Tidy(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name).resolve()
        self.build = self.root / "build"
        self.build.mkdir()
        shutil.copy(ROOT / ".clang-tidy", self.root)

    def run_on(self, files, flags=("",)):
        """Exit status and output for {name: text}, each compiled once with each of the flags."""
        for name, text in files.items():
            (self.root / name).write_text(text)
        commands = [{"directory": str(self.build), "file": str(self.root / name), "output": f"{name}{number}.o",
                     "command": f"c++ -std=c++20 {flag} -o {name}{number}.o -c {self.root / name}"}
                    for name in files if name.endswith(".cpp") for number, flag in enumerate(flags)]
        (self.build / "compile_commands.json").write_text(json.dumps(commands))
        with contextlib.redirect_stdout(io.StringIO()) as output:
            status = tidy.run(PROGRAM, self.build, [self.root], 2)
        return status, output.getvalue()

    def test_nothing_to_find(self):
        self.assertEqual(self.run_on({"good.cpp": GOOD}), (0, "1 sources, 0 findings in 0 of them\n"))

    def test_a_finding(self):
        status, output = self.run_on({"good.cpp": GOOD, "bad.cpp": BAD})
        self.assertEqual(status, 1)
        self.assertIn("bad.cpp:1:22: error: use nullptr", output)
        self.assertIn("2 sources, 1 findings in 1 of them", output)

    def test_a_finding_in_a_header(self):
        (self.root / "runtime").mkdir()
        status, output = self.run_on({"runtime/bad.h": BAD, "user.cpp": '#include "runtime/bad.h"\n'})
        self.assertEqual(status, 1)
        self.assertIn("runtime/bad.h:1:22: error: use nullptr", output)

    def test_a_source_is_looked_at_once_without_sanitizers(self):
        only_sanitized = "#ifdef __SANITIZE_ADDRESS__\n#error sanitized\n#endif\n" + GOOD
        status, output = self.run_on({"good.cpp": only_sanitized}, ("-fsanitize=address -D__SANITIZE_ADDRESS__", ""))
        self.assertEqual((status, output), (0, "1 sources, 0 findings in 0 of them\n"))

    def test_a_source_that_does_not_compile(self):
        status, output = self.run_on({"broken.cpp": '#include "nowhere.h"\n'})
        self.assertEqual(status, 1)
        self.assertIn("'nowhere.h' file not found", output)

    def test_the_command_line_with_paths_behind_options(self):
        self.run_on({"good.cpp": GOOD, "bad.cpp": BAD})
        for name, status in (("good.cpp", 0), ("bad.cpp", 1)):
            arguments = [self.build, "--jobs", "2", "--no-analyzer", self.root / name]
            result = subprocess.run([sys.executable, "-B", ROOT / "scripts/tidy.py", *arguments], capture_output=True)
            self.assertEqual((result.returncode, result.stderr), (status, b""))

    def test_no_source_at_all(self):
        self.assertEqual(self.run_on({})[0], 1)


if __name__ == "__main__":
    unittest.main()
