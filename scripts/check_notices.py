#!/usr/bin/env python3
"""Check that THIRD_PARTY_NOTICES is well-formed and lists every data file of the tree.

    scripts/check_notices.py [ROOT]        (the tree that this script is in)

Data files are what git tracks in examples/data, tests/data and docs and is not source code or Markdown, and binary
files anywhere.  Prints what is wrong, a line each, and exits with 1.
"""
import collections
import email.parser
import fnmatch
import pathlib
import re
import subprocess
import sys

import packaging.licenses

DATA_FOLDERS = ("examples/data", "tests/data", "docs")
SOURCE_SUFFIXES = {".c", ".cmake", ".cpp", ".h", ".in", ".md", ".mlir", ".py", ".sh"}
SOURCE_NAMES = {"CMakeLists.txt", "Doxyfile"}
PACKAGE_TAGS = ("PackageName", "PackageVersion", "PackageDownloadLocation", "PackageLicenseConcluded",
                "PackageCopyrightText", "PackageComment")
LICENCE_TAGS = ("LicenseID", "ExtractedText", "LicenseCrossReference", "LicenseComment")


def read_entries(text):
    """The paragraphs of tags and values, which have the form of mail headers; lines that start with # are comments."""
    paragraphs = re.split(r"\n\s*\n", re.sub(r"^#.*$", "", text, flags=re.MULTILINE))
    return [email.parser.Parser().parsestr(paragraph.strip() + "\n") for paragraph in paragraphs if paragraph.strip()]


def name_of(entry):
    return entry.get("PackageName") or entry.get("LicenseID")


def check_tags(entry):
    allowed, needed = (PACKAGE_TAGS + ("FileName",), PACKAGE_TAGS) if "PackageName" in entry else (LICENCE_TAGS, ())
    if entry.get_payload().strip() or not name_of(entry):
        yield f"not a paragraph of tags and values: '{(entry.as_string().strip().splitlines() or ['?'])[0]}'"
        return
    for tag, count in collections.Counter(entry.keys()).items():
        if tag not in allowed:
            yield f"{name_of(entry)}: there is no tag {tag}"
        elif count > 1 and tag != "FileName":
            yield f"{name_of(entry)}: {tag} is there {count} times"
    for tag in needed:
        if not (entry.get(tag) or "").strip():
            yield f"{name_of(entry)}: {tag} is missing"


def check_licences(packages, licences):
    texts = {entry["LicenseID"]: entry for entry in licences}
    used = set()
    for entry in packages:
        expression = entry.get("PackageLicenseConcluded") or ""
        try:
            packaging.licenses.canonicalize_license_expression(expression)
        except packaging.licenses.InvalidLicenseExpression:
            yield f"{name_of(entry)}: '{expression}' is not an SPDX licence expression"
        used |= set(re.findall(r"[\w.+-]+", expression)) - {"AND", "OR", "WITH"}
    yield from (f"licence {name} is used and not described" for name in sorted(used - set(texts)))
    yield from (f"licence {name} is described and not used" for name in sorted(set(texts) - used))
    for name, entry in texts.items():
        if "ExtractedText" not in entry and (name.startswith("LicenseRef-") or "LicenseCrossReference" not in entry):
            yield f"licence {name}: ExtractedText is missing"


def is_data(root, path):
    if pathlib.PurePath(path).suffix in SOURCE_SUFFIXES or pathlib.PurePath(path).name in SOURCE_NAMES:
        return False
    if any(path.startswith(folder + "/") for folder in DATA_FOLDERS):
        return True
    file = root / path
    return file.is_file() and b"\0" in file.read_bytes()[:8192]


def check_files(packages, tracked, data):
    owners = collections.defaultdict(list)
    for entry in packages:
        for pattern in entry.get_all("FileName", []):
            matches = fnmatch.filter(tracked, pattern)
            if not matches:
                yield f"{name_of(entry)}: there is no file {pattern}"
            for path in matches:
                owners[path].append(name_of(entry))
    for path in data:
        if not owners[path]:
            yield f"{path} is a data file in no entry of THIRD_PARTY_NOTICES"
    for path, names in owners.items():
        if len(names) > 1:
            yield f"{path} is in more than one entry: {', '.join(names)}"


def problems_of(root):
    entries = read_entries((root / "THIRD_PARTY_NOTICES").read_text(encoding="utf-8"))
    malformed = [problem for entry in entries for problem in check_tags(entry)]
    listing = subprocess.run(["git", "-C", root, "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    tracked = listing.split("\0")[:-1]
    data = [path for path in tracked if is_data(root, path)]
    packages = [entry for entry in entries if "PackageName" in entry]
    licences = [entry for entry in entries if "LicenseID" in entry]
    return malformed + list(check_licences(packages, licences)) + list(check_files(packages, tracked, data)), len(data)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent)
    problems, files = problems_of(root)
    print(*problems, f"{files} data files, {len(problems)} problems", sep="\n")
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main())
