"""scripts/check_style.py on trees made up for it: what must pass, and each mistake that must not."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import check_style

PROGRAM = ROOT / ".venv/bin/clang-format"
# Real files, so that what passes here is what passes in the tree.
FILES = [ROOT / "runtime/core/printable.h", ROOT / "runtime/core/printable.cpp", ROOT / "runtime/support/error.c"]


class CheckStyle(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        subprocess.run(["git", "init", "-q", self.root], check=True)
        for name in (".clang-format", ".clang-format-ignore"):
            shutil.copy(ROOT / name, self.root)
        self.add("runtime/good.h", FILES[0].read_text())
        self.add("scripts/good.py", "x" * 120 + "\n")

    def add(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def problems(self):
        return check_style.problems_of(self.root, PROGRAM)[0]

    def assert_problem(self, start):
        problems = self.problems()
        self.assertEqual(len(problems), 1, problems)
        self.assertTrue(problems[0].startswith(start), problems[0])

    def test_a_tree_that_is_right(self):
        self.assertEqual(check_style.problems_of(self.root, PROGRAM), ([], 2))

    def test_a_misformatted_copy(self):
        for file in FILES:
            path, text = f"copy/{file.name}", file.read_text()
            self.add(path, text)
            self.assertEqual(self.problems(), [])
            self.add(path, text + "\nint  two_spaces;\n")
            self.assert_problem(f"{path}:{text.count(chr(10)) + 2}: not formatted")
            (self.root / path).unlink()

    def test_generated_files_keep_their_form(self):
        self.add("generated/model.h", "#ifndef A\n#define A\nint  two_spaces;\n#endif\n")
        self.assertEqual(self.problems(), [])

    def test_a_long_line(self):
        for path in ("cmake/long.cmake", "scripts/long.sh", "CMakeLists.txt"):
            self.add(path, "\n" + "x" * 121 + "\n")
            self.assert_problem(f"{path}:2: 121 columns")
            (self.root / path).unlink()

    def test_data_may_be_wide(self):
        self.add("tests/data/headers.txt", "x" * 500)
        self.assertEqual(self.problems(), [])

    def test_a_header_without_pragma_once(self):
        self.add("dsl/bare.h", "#ifndef A\n#define A\n#endif\n")
        self.assert_problem("dsl/bare.h: has no #pragma once")

    def test_a_long_file(self):
        self.add("scripts/long.py", "\n" * 400)
        self.add("generated/model.h", "#pragma once\n" + "\n" * 1000)
        self.assertEqual(self.problems(), [])
        self.add("scripts/long.py", "\n" * 401)
        self.assert_problem("scripts/long.py: 401 lines")

    def test_a_struct_of_flags(self):
        def flags(members):
            return "#pragma once\n\nstruct Kernel {\n" + members + "  bool is_flat() const { return flat; }\n};\n"
        few = "  bool flat = false, relu = false;  // both\n  int width = 1;\n  bool bias;\n"
        self.add("compiler/kernel.h", flags(few))
        self.assertEqual(self.problems(), [])
        self.add("compiler/kernel.h", flags(few + "  bool mask = true;\n"))
        self.assert_problem("compiler/kernel.h:3: Kernel has 4 bools (flat, relu, bias, mask)")

    def test_a_clang_format_that_fails(self):
        self.add(".clang-format", "NoSuchOption: 1\n")
        self.assert_problem("clang-format fails")


if __name__ == "__main__":
    unittest.main()
