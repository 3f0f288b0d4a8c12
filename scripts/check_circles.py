#!/usr/bin/env python3
"""Check that no two files need each other.

    scripts/check_circles.py [ROOT] [--archives ARCHIVE...] [--cc PROGRAM] [--nm PROGRAM]   (the tree of this script)

Includes: no header includes itself through others.  A header and the sources of its name beside it are a unit, and no
two units include each other's headers.  A public header is a unit of its own: it declares types for those below and
functions of those above.

Calls: which object files use what others define, in runtime/support, which this script compiles, since one header
declares what all its sources define, and in the archives that are given, as if they were one.

Prints each circle, one a line, and exits with 1.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

INCLUDING = ("compiler", "dsl", "examples", "runtime")
# Where includes are looked for, besides the folder of the file.
INCLUDE_FOLDERS = (".", "runtime/include", "dsl", "examples", "runtime")
PUBLIC = ("dsl/", "runtime/include/")
SUPPORT = "runtime/support"
SUPPORT_FLAGS = ("-std=c11", "-ffreestanding", "-O0", "-w")


def circles_of(edges):
    """The strongly connected parts of more than one node, each sorted: Tarjan's algorithm."""
    number, low, stack, found = {}, {}, [], []

    def visit(node):
        number[node] = low[node] = len(number)
        stack.append(node)
        for other in sorted(edges.get(node, ())):
            if other not in number:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == number[node]:
            start = stack.index(node)
            part = sorted(stack[start:])
            del stack[start:]
            if len(part) > 1:
                found.append(part)

    for node in sorted(edges):
        if node not in number:
            visit(node)
    return sorted(found)


def included(root, path):
    """The files of the tree that a file includes."""
    for name in re.findall(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">]', (root / path).read_text(), re.M):
        for folder in (path.parent, *INCLUDE_FOLDERS):
            file = (root / folder / name).resolve()
            if file.is_file() and file.is_relative_to(root):
                yield str(file.relative_to(root))
                break


def unit_of(path):
    return path if path.startswith(PUBLIC) else str(pathlib.PurePath(path).with_suffix(""))


def include_circles(root):
    files = [path.relative_to(root) for folder in INCLUDING for path in (root / folder).rglob("*")
             if path.suffix in {".c", ".cpp", ".h"} and path.is_file()]
    headers, units = {}, {}
    for path in files:
        others = set(included(root, path))
        headers[str(path)] = others
        units.setdefault(unit_of(str(path)), set()).update({unit_of(other) for other in others})
    return circles_of(headers) + circles_of(units), len(files)


def symbols_of(nm, file):
    """(object file, symbol, kind) of an object file or archive; kinds are nm's."""
    listing = subprocess.run([nm, "-A", "-P", file], check=True, capture_output=True, text=True).stdout
    for line in listing.splitlines():
        place, rest = line.split(": ", 1)
        symbol, kind = rest.split()[:2]
        yield f"{pathlib.PurePath(place).name}", symbol, kind


def call_circles(files, nm):
    defined, used = {}, {}
    for name, symbol, kind in (entry for file in files for entry in symbols_of(nm, file)):
        uses = used.setdefault(name, set())
        if kind == "U":
            uses.add(symbol)
        elif kind in "ABCDRT":  # not weak, as what each file has that includes a header
            defined[symbol] = name
    edges = {name: {defined[symbol] for symbol in symbols if symbol in defined} for name, symbols in used.items()}
    return circles_of(edges), len(edges)


def compile_support(root, cc, folder):
    for source in sorted((root / SUPPORT).glob("*.c")):
        compiled = pathlib.Path(folder) / source.name
        subprocess.run([cc, *SUPPORT_FLAGS, "-I", root / "runtime/include", "-c", source, "-o", compiled], check=True)
        yield compiled


def problems_of(root, archives, cc, nm):
    """The circles, and how many files were looked at for includes and for calls."""
    includes, files = include_circles(root)
    with tempfile.TemporaryDirectory() as folder:
        support_calls, sources = call_circles(list(compile_support(root, cc, folder)), nm)
    calls, objects = call_circles(archives, nm)
    found = [f"include each other: {' '.join(circle)}" for circle in includes]
    found += [f"call each other: {' '.join(circle)}" for circle in support_calls + calls]
    return found, files, sources + objects


def main():
    tree = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=tree)
    parser.add_argument("--archives", nargs="*", type=pathlib.Path, default=[])
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--nm", default="nm")
    options = parser.parse_args()
    problems, files, objects = problems_of(options.root.resolve(), options.archives, options.cc, options.nm)
    print(*problems, f"{files} files, {objects} object files, {len(problems)} circles", sep="\n")
    return 1 if problems or not files or not objects else 0


if __name__ == "__main__":
    sys.exit(main())
