"""What the checks of pages and links must refuse, and what they must take."""
import os
import pathlib
import tempfile
import unittest

import links
import page
import run_page

PAGE = """Write the spec (`a.txt`; see below):

```cpp
one
```

<!-- numbers vary -->
```console
$ echo 1.5 ms
9.25   ms
$ cat \\
> a.txt
one
```

<!-- fails -->
```console
$ false
```
"""


class Steps(unittest.TestCase):
    def test_files_and_commands_in_order(self):
        steps = page.steps(PAGE)
        self.assertEqual(steps[0][1:], ("a.txt", "one\n"))
        self.assertEqual([step.text for step in steps[1:]], ["echo 1.5 ms", "cat \\\na.txt", "false"])
        self.assertEqual([step.fails for step in steps[1:]], [False, False, True])
        self.assertEqual(steps[1].line, 9)

    def test_a_block_that_nothing_is_done_with_is_refused(self):
        with self.assertRaises(ValueError):
            page.steps("Look:\n\n```cpp\nint i;\n```\n")

    def shown(self, shown, printed, numbers_vary=False):
        return page.prints_as_shown(page.Command(1, "x", shown, False, numbers_vary), printed)

    def test_output(self):
        self.assertTrue(self.shown("a 7, ... %", "a 7, 99.5 %\n"))
        self.assertFalse(self.shown("a 7, ... %", "a 8, 99.5 %\n"))
        self.assertTrue(self.shown("first\n...\nlast", "first\nb\nc\nlast"))
        self.assertFalse(self.shown("first\nlast", "first\nb\nlast"))
        self.assertFalse(self.shown("1.5 ms", "1.6 ms"))
        self.assertTrue(self.shown("1.5 ms", "1,234 ms", True))
        self.assertFalse(self.shown("1.5 ms", "1.5 s", True))


class Pages(unittest.TestCase):
    def follow(self, text):
        with tempfile.TemporaryDirectory() as folder:
            return run_page.follow_all("page", run_page.Shell(pathlib.Path(folder), dict(os.environ)), page.steps(text))

    def test_a_page_that_is_right(self):
        self.assertIsNone(self.follow(PAGE))

    def test_failures(self):
        self.assertIn("FAILED: status 0", self.follow(PAGE.replace("$ false", "$ true")))
        self.assertIn("FAILED: status 2", self.follow(PAGE.replace("echo 1.5", "ls /no/such")))
        self.assertIn("FAILED: status 255", self.follow(PAGE.replace("echo 1.5", "exit 0 #")))
        self.assertIn("FAILED: the page shows", self.follow(PAGE.replace("a.txt\none", "a.txt\ntwo")))

    def test_folder_and_variables_stay(self):
        text = ("```console\n$ mkdir b && cd b\n$ x=5\n```\n\nA file (`c`):\n\n```text\n1\n```\n\n"
                "```console\n$ echo $x; ls\n5\nc\n```\n")
        self.assertIsNone(self.follow(text))


class Links(unittest.TestCase):
    def test_broken_links_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "a.md"
            path.write_text("# One two\n[b](b.md) [c](a.md#one-two) [d](#no-such) [e](https://x.y) `[f](g.md)`\n")
            self.assertEqual([failure.split(": ")[1] for failure in links.broken(path)],
                             ["there is no b.md", "a.md has no heading no-such"])


if __name__ == "__main__":
    unittest.main()
