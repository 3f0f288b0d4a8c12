"""scripts/check_circles.py on trees made up for it: what must pass, and each circle that must not."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import check_circles


class CheckCircles(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name).resolve()
        self.add("runtime/include/skipper/answer.h", "#pragma once\nint answer();\n")
        self.add("runtime/core/answer.cpp", '#include <skipper/answer.h>\n#include "half.h"\n')
        self.add("runtime/core/half.h", "#pragma once\n#include <skipper/answer.h>\nint half();\n")
        self.add("runtime/core/half.cpp", '#include "half.h"\nint half() { return 21; }\n')
        self.add("runtime/support/text.h", "int text(void);\nint error(void);\n")
        self.add("runtime/support/text.c", '#include "text.h"\nint text(void) { return 1; }\n')
        self.add("runtime/support/error.c", '#include "text.h"\nint error(void) { return text(); }\n')

    def add(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def problems(self, archives=()):
        return check_circles.problems_of(self.root, archives, "cc", "nm")[0]

    def test_layers_and_a_public_header_whose_types_both_know(self):
        self.assertEqual(self.problems(), [])

    def test_headers_that_include_each_other(self):
        self.add("compiler/a.h", '#include "b/b.h"\n')
        self.add("compiler/b/b.h", '#include "../c.h"\n')
        self.add("compiler/c.h", '#  include "compiler/a.h"\n')
        self.assertEqual(self.problems()[0], "include each other: compiler/a.h compiler/b/b.h compiler/c.h")

    def test_units_that_include_each_others_headers(self):
        self.add("runtime/core/double.h", '#include "half.h"\n')
        self.add("runtime/core/half.cpp", '#include "half.h"\n#include "double.h"\n')
        self.assertEqual(self.problems(), ["include each other: runtime/core/double runtime/core/half"])

    def test_support_code_whose_files_call_each_other(self):
        self.add("runtime/support/text.c", '#include "text.h"\nint text(void) { return error(); }\n')
        self.assertEqual(self.problems(), ["call each other: error.c text.c"])

    def test_support_code_that_needs_anothers_table(self):
        self.add("runtime/support/text.c", "extern const int table;\nint text(void) { return table; }\n")
        self.add("runtime/support/error.c", "int text(void);\nconst int table = 3;\nint e(void) { return text(); }\n")
        self.assertEqual(self.problems(), ["call each other: error.c text.c"])

    def archive(self, name, **sources):
        """libNAME.a of C++ sources, {name: text}."""
        objects = []
        for stem, text in sources.items():
            self.add(f"build/{stem}.cpp", text)
            objects.append(self.root / f"build/{stem}.o")
            subprocess.run(["c++", "-c", objects[-1].with_suffix(".cpp"), "-o", objects[-1]], check=True)
        path = self.root / f"build/lib{name}.a"
        subprocess.run(["ar", "rcs", path, *objects], check=True)
        return path

    def test_archives_that_call_each_other(self):
        inline = "inline int twice(int x) { static int calls; return ++calls, 2 * x; }\n"
        low = self.archive("low", low="int high();\n" + inline + "int low() { return twice(high()); }\n")
        top = self.archive("top", high=inline + "int high() { return twice(1); }\n")
        self.assertEqual(self.problems([low, top]), [])
        top = self.archive("top", high="int low();\nint high() { return low(); }\n")
        self.assertEqual(self.problems([low, top]), ["call each other: liblow.a[low.o] libtop.a[high.o]"])


if __name__ == "__main__":
    unittest.main()
