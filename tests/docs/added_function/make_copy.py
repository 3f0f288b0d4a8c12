#!/usr/bin/env python3
"""Does what docs/adding_an_op.md says of a pointwise function, in a copy.

  make_copy.py PROJECT OUT

Writes the two files that the page names, with the page's code in them, and what must lie beside them, to OUT; exit
status 1 if the page's code has no place there any more.
"""

import pathlib
import re
import shutil
import sys
import textwrap


def code_blocks(page):
    """The C++ of the page's first section, without its indentation."""
    section = page.split("\n## ")[1]
    return [textwrap.dedent(block).strip("\n") for block in re.findall(r"```cpp\n(.*?)```", section, re.DOTALL)]


def inserted(text, code, place):
    if text.count(place) != 1:
        sys.exit(f"added_function: {place!r} is there {text.count(place)} times, not once")
    return text.replace(place, code + place)


def main():
    project, out = (pathlib.Path(argument) for argument in sys.argv[1:])
    struct, entry, layer = code_blocks((project / "docs/adding_an_op.md").read_text())
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(project / "dsl/skipper", out / "dsl/skipper")
    (out / "compiler/pointwise").mkdir(parents=True)

    functions = (project / "compiler/pointwise/functions.h").read_text()
    comment = re.search(r"((?://[^\n]*\n)+)struct Scaled \{", functions).group(1)
    functions = inserted(functions, struct + "\n\n", comment)
    functions = inserted(functions, entry + " ", "Scaled>;")
    (out / "compiler/pointwise/functions.h").write_text(functions)

    activations = out / "dsl/skipper/activations.h"
    activations.write_text(inserted(activations.read_text(), layer + "\n\n", "/// x (1 + erf"))
    # What reads the list of functions, built with the copy.
    for name, source in {"maps": "kernels/maps/algorithm", "activation": "dialect/activation",
                         "elementwise": "interpreter/elementwise"}.items():
        (out / f"{name}.cpp").write_text(f'#include "compiler/{source}.cpp"\n')


if __name__ == "__main__":
    main()
