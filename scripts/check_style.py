#!/usr/bin/env python3
"""Check the form of the tree's files, those too that git does not know yet.

    scripts/check_style.py [ROOT] [--clang-format PROGRAM]     (the tree that this script is in; from its .venv)

C and C++ are as clang-format writes them, but for what .clang-format-ignore names.  Other source is at most 120 columns
wide.  Headers have #pragma once.  No file of source has more than 400 lines, no struct of compiler/ more than three
bools.  Prints what is wrong, a line each, and exits with 1.
"""
import argparse
import pathlib
import re
import subprocess
import sys

COLUMNS = 120
LINES = 400
# Beyond these, a struct of flags is a variant or an enumeration that nobody has found yet.
BOOLS = 3
FORMATTED = {".c", ".cpp", ".h"}
# C and C++ are not here: what clang-format leaves longer than this are literals.
NARROW = {".cmake", ".in", ".py", ".sh", ".td", ".txt"}
# Generated headers hold abi.h's text, and one app includes many of them: theirs are guards.
GUARDED = re.compile(r"generated/.*|runtime/include/skipper/abi\.h")
GENERATED = re.compile(r"generated/.*")
# Data with a line for each entry.
DATA = re.compile(r"(examples|tests)/data/.*\.txt|tests/fuzz/corpus/.*")


def files_of(root):
    listing = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             check=True, capture_output=True, text=True).stdout
    return [path for path in sorted(set(listing.split("\0")[:-1])) if (root / path).is_file()]


def badly_formatted(root, program, paths):
    """Names each file that clang-format would change, with the first line of it."""
    if not paths:
        return
    result = subprocess.run([program, "--dry-run", "-Werror", *paths], cwd=root, capture_output=True, text=True)
    lines = {}
    for path, line in re.findall(r"^([^\n:]+):(\d+):\d+: error: code should be clang-formatted", result.stderr, re.M):
        lines.setdefault(path, line)
    yield from (f"{path}:{line}: not formatted: scripts/format.sh {path}" for path, line in lines.items())
    if result.returncode and not lines:
        yield f"clang-format fails: {result.stderr.strip()}"


def too_wide(root, paths):
    for path in paths:
        for number, line in enumerate((root / path).read_text(encoding="utf-8").split("\n"), 1):
            if len(line) > COLUMNS:
                yield f"{path}:{number}: {len(line)} columns, at most {COLUMNS} are allowed"


def unguarded(root, paths):
    for path in paths:
        if not GUARDED.fullmatch(path) and not re.search(r"^#pragma once$", (root / path).read_text(), re.M):
            yield f"{path}: has no #pragma once"


def too_long(root, paths):
    for path in paths:
        lines = (root / path).read_text(encoding="utf-8").count("\n")
        if lines > LINES and not GENERATED.fullmatch(path):
            yield f"{path}: {lines} lines, at most {LINES} are allowed"


def bools_of(body):
    """The names of the members of a struct that are bools."""
    for names in re.findall(r"^ +(?:const |mutable )?bool (\w+(?: =[^;]*)?(?:, \w+(?: =[^;]*)?)*);", body, re.M):
        yield from (name.split("=")[0].strip() for name in re.split(r", (?=\w+(?: =|,|$))", names))


def many_bools(root, paths):
    for path in paths:
        text = (root / path).read_text(encoding="utf-8")
        for match in re.finditer(r"^(?:struct|class) (\w+)[^;{]*\{\n(.*?)^\};", text, re.M | re.S):
            names = list(bools_of(match[2]))
            if len(names) > BOOLS:
                line = text.count("\n", 0, match.start()) + 1
                yield (f"{path}:{line}: {match[1]} has {len(names)} bools ({', '.join(names)}), "
                       f"at most {BOOLS} are allowed")


def problems_of(root, program):
    paths = files_of(root)
    by_suffix = lambda suffixes: [path for path in paths if pathlib.PurePath(path).suffix in suffixes]
    formatted = by_suffix(FORMATTED)
    narrow = [path for path in by_suffix(NARROW) if not DATA.fullmatch(path)]
    compiler = [path for path in formatted if path.startswith("compiler/")]
    found = [*badly_formatted(root, program, formatted), *too_wide(root, narrow), *unguarded(root, by_suffix({".h"})),
             *too_long(root, by_suffix(FORMATTED | {".py", ".sh", ".td"})), *many_bools(root, compiler)]
    return found, len(formatted) + len(narrow)


def main():
    tree = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=tree)
    parser.add_argument("--clang-format", default=tree / ".venv/bin/clang-format")
    options = parser.parse_args()
    problems, files = problems_of(options.root.resolve(), options.clang_format)
    print(*problems, f"{files} files, {len(problems)} problems", sep="\n")
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main())
