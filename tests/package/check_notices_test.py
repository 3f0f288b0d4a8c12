"""scripts/check_notices.py on trees made up for it: what must pass, and each mistake that must not."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_notices

NOTICES = """# A comment.

PackageName: Photos
PackageVersion: 1
PackageDownloadLocation: NOASSERTION
PackageLicenseConcluded: CC0-1.0
PackageCopyrightText: NONE
FileName: examples/data/*.png
PackageComment: Two lines
 of comment.

LicenseID: CC0-1.0
LicenseCrossReference: https://example.org
"""


class CheckNotices(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        subprocess.run(["git", "init", "-q", self.root], check=True)
        self.add("examples/data/photo.png", b"\x89PNG\0")
        self.add("examples/data/README.md", b"about")
        self.add("src/main.cpp", b"int main() {}")

    def add(self, path, content):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        subprocess.run(["git", "-C", self.root, "add", path], check=True)

    def problems(self, notices=NOTICES):
        self.add("THIRD_PARTY_NOTICES", notices.encode())
        return check_notices.problems_of(self.root)[0]

    def assert_problem(self, expected, notices=NOTICES):
        problems = self.problems(notices)
        self.assertTrue(any(expected in problem for problem in problems), problems)

    def test_complete_list(self):
        self.assertEqual(self.problems(), [])

    def test_unlisted_data_files(self):
        for path, content in {"examples/data/names.txt": b"text", "tests/data/deep/er/a b.npz": b"PK",
                              "docs/plot.svg": b"<svg/>", "src/font": b"binary\0"}.items():
            self.add(path, content)
            self.assert_problem(f"{path} is a data file in no entry")

    def test_file_that_git_does_not_track(self):
        (self.root / "examples/data/scratch.bin").write_bytes(b"\0")
        self.assertEqual(self.problems(), [])

    def test_listed_file_that_is_not_there(self):
        self.assert_problem("there is no file docs/gone.png", NOTICES.replace("examples/data/*.png", "docs/gone.png"))

    def test_file_listed_twice(self):
        entry = NOTICES.split("\n\n")[1]
        self.assert_problem("in more than one entry", NOTICES + "\n" + entry.replace("Photos", "Others") + "\n")

    def test_missing_and_unknown_tags(self):
        for tag in check_notices.PACKAGE_TAGS[1:]:
            self.assert_problem(f"Photos: {tag} is missing", NOTICES.replace(f"{tag}:", "LicenceComment:"))
        self.assert_problem("Photos: there is no tag Licence", NOTICES.replace("PackageComment", "Licence"))
        self.assert_problem("not a paragraph of tags", NOTICES + "\nMore of it is elsewhere.\n")
        self.assert_problem("PackageVersion is there 2 times",
                            NOTICES.replace("PackageVersion: 1", "PackageVersion: 1\nPackageVersion: 2"))

    def test_licences(self):
        self.assert_problem("not an SPDX licence expression",
                            NOTICES.replace("Concluded: CC0-1.0", "Concluded: Public-Domain-ish"))
        self.assert_problem("licence MIT is used and not described",
                            NOTICES.replace("Concluded: CC0-1.0", "Concluded: CC0-1.0 AND MIT"))
        self.assert_problem("licence MIT is described and not used",
                            NOTICES + "\nLicenseID: MIT\nLicenseCrossReference: x\n")
        own = NOTICES.replace("CC0-1.0", "LicenseRef-Own")
        self.assert_problem("licence LicenseRef-Own: ExtractedText is missing", own)
        self.assertEqual(self.problems(own + "ExtractedText: do as you like\n"), [])


if __name__ == "__main__":
    unittest.main()
