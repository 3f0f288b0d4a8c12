"""What a page of the documentation asks its reader to do, in order.

A page's fenced blocks are
  a file:      after a paragraph that ends in its name, in parentheses: (`app.cpp`): or (`app.cpp`; more words):
  ```console   lines `$ command`, continued by lines `> ...`, each followed by its output where that matters
  ```text      nothing to do, only to look at
Above a console block may stand
  <!-- fails -->         its last command ends with another status than 0
  <!-- numbers vary -->  a number stands for any number, and columns may be wider
"""
import re
from typing import NamedTuple

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE_NAME = re.compile(r"\(`([\w./-]+)`[^()\n]*(?:\([^)]*\))?[^()\n]*\):\s*$")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")


class File(NamedTuple):
    line: int
    name: str
    content: str


class Command(NamedTuple):
    line: int
    text: str
    output: str  # as shown; empty: not looked at
    fails: bool
    numbers_vary: bool


def commands(first_line, block, before):
    """Of a console block, whose text starts at first_line and before which the text `before` stands."""
    directives = re.findall(r"<!-- (.*?) -->", before[before.rstrip().rfind("\n\n") + 1:])
    found = []
    for number, line in enumerate(block.splitlines(), first_line):
        if line.startswith("$ "):
            found.append([number, line[2:], []])
        elif not found:
            raise ValueError(f"line {number}: output without a command")
        elif line.startswith("> ") and not found[-1][2]:
            found[-1][1] += "\n" + line[2:]
        else:
            found[-1][2].append(line)
    return [Command(number, text, "\n".join(output), "fails" in directives and i == len(found) - 1,
                    "numbers vary" in directives)
            for i, (number, text, output) in enumerate(found)]


def steps(text, everything=True):
    """Files and commands of a page, in their order.  A block that is neither is an error where everything counts."""
    found = []
    for match in FENCE.finditer(text):
        language, block = match.groups()
        before = text[:match.start()]
        line = before.count("\n") + 2
        name = FILE_NAME.search(before)
        if language == "console":
            found += commands(line, block, before)
        elif name:
            found.append(File(line, name[1], block))
        elif everything and language != "text":
            raise ValueError(f"line {line - 1}: a block of '{language}' without a file name")
    return found


def pattern(command):
    """Of what a command must print: `...` stands for any text, a line of nothing else for any lines."""
    parts = []
    for line in command.output.splitlines():
        if line.strip() == "...":
            parts.append(r"(?:.*\n)*?")
            continue
        pieces = NUMBER.split(line.rstrip()) if command.numbers_vary else [line.rstrip()]
        escaped = []
        for piece in pieces:
            piece = ".*".join(re.escape(part) for part in piece.split("..."))
            escaped.append(re.sub(r"(?:\\ )+", r"\\s+", piece) if command.numbers_vary else piece)
        parts.append(r"[\d.,e+-]+".join(escaped) + r"[ \t]*\n")
    return re.compile("".join(parts))


def prints_as_shown(command, printed):
    return not command.output or pattern(command).fullmatch(printed.rstrip("\n") + "\n") is not None
