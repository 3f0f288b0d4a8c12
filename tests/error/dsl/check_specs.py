#!/usr/bin/env python3
"""Check what the compiler and the spec's program say about each ill-formed spec in this folder.

    check_specs.py --compiler CXX --include DIR --work DIR [SPEC...]

A spec has its error before the line that is wrong, `// error: layer 'name': <message with its values>`, and after it
the line put right, `// fixed: good code;`.  In the error FILE stands for the spec and COLUMN for a number.

Three checks: the compiler shows this error once, with file, line and column, on at most 8 lines in all; the same
function at run time throws it; the spec put right compiles and prints its IR.

Where a compiler cannot show the error itself, as of a static_assert of the spec's own, the first lines of the spec are
`// compilers say: <part of the output>` and `// on lines: <at most so many>`, and there is no check at run time.
"""
import argparse
import pathlib
import re
import subprocess
import sys


MOST_LINES = 8


class Spec:
    def __init__(self, path):
        self.path, self.name = path, path.stem
        self.lines = path.read_text().splitlines()
        self.compilers_say = self.value("// compilers say: ")
        self.most_lines = int(self.value("// on lines: ") or MOST_LINES)
        self.message = self.value("// error: ")
        self.number = next(i for i, line in enumerate(self.lines, 1) if line.strip().startswith("// error: ")) + 1

    def value(self, mark):
        """What follows a mark, which at most one line has; empty without it."""
        values = [line.strip().removeprefix(mark) for line in self.lines if line.strip().startswith(mark)]
        assert len(values) < 2, self.path
        return values[0] if values else ""

    def columns(self):
        """Where compilers see the wrong line's call: clang at the function's name, g++ at its parenthesis; both see a
        graph at its name."""
        line = self.lines[self.number - 1]
        match = re.fullmatch(r"\s*Graph (\w+);", line) or re.search(r"(\w+)\(", line)
        return [match.start(1) + 1, match.end(1) + 1]

    def error(self, between):
        """A pattern of the error with its location and what stands between them."""
        text = re.escape(self.message).replace("FILE", re.escape(str(self.path))).replace("COLUMN", r"\d+")
        columns = "|".join(str(column) for column in self.columns())
        return rf"{re.escape(str(self.path))}:{self.number}:(?:{columns}): {between}{text}"

    def fixed(self):
        """The spec with the wrong line put right."""
        lines = list(self.lines)
        for i, line in enumerate(lines):
            if line.strip().startswith("// fixed: "):
                lines[i - 1] = line.strip().removeprefix("// fixed: ")
        assert lines != self.lines and self.message, self.path
        return "\n".join(lines) + "\n"


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


def check_compile(spec, compiler):
    """What is wrong with the compiler's diagnostics of the spec, as a text; empty if nothing is."""
    status, output = run([*compiler, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", str(spec.path)])
    if status == 0:
        return "compiles"
    if len(output.splitlines()) > spec.most_lines:
        return f"has more than {spec.most_lines} lines:\n{output}"
    if spec.compilers_say:
        wrong_line = f"{spec.path}:{spec.number}:"
        return "" if spec.compilers_say in output and wrong_line in output else f"says something else:\n{output}"
    # g++ shows the text as a string literal, clang as it is.
    shown = [re.sub(r"\\(.)", r"\1", text) for text in re.findall(r'Text\{"((?:[^"\\]|\\.)*)"\}', output)]
    shown += re.findall(r"(?m)static assertion failed due to requirement 'bad': (.*)$", output)
    if len(shown) != 1:
        return f"shows {len(shown)} errors:\n{output}"
    expected = spec.error("")
    if not re.fullmatch(expected, shown[0]):
        return f"shows\n'{shown[0]}', not\n'{expected}':\n{output}"
    return ""


PROGRAM = """#include <cstdio>
#include <skipper/dsl.h>
{before}
#undef SKIPPER_MODEL
#define SKIPPER_MODEL(name, ...) {check}; skipper::Graph make() {{ return __VA_ARGS__; }} static_assert(true)
{includes}
template <typename Make>
void report(const char* name, Make make) {{
    try {{
        std::printf("%s %s\\n", name, skipper::print_ir(make(), "bad").starts_with("module @bad") ? "fine" : "no IR");
    }} catch (const skipper::SpecError& error) {{
        std::printf("%s %s\\n", name, error.what());
    }}
}}
int main() {{
{calls}
}}
"""


# A spec's assertions about a wrong graph do not hold.
WITHOUT_ASSERTIONS = "#define static_assert(...) using assertion = void"


def run_all(files, checks, compiler, source):
    """Compiles {name: file} into one program and runs it: {name: what it printed}. With checks the graphs have no error
    and assertions count."""
    includes = "\n".join(f'namespace {name} {{\n#include "{file}"\n}}' for name, file in files.items())
    calls = "\n".join(f'    report("{name}", {name}::make);' for name in files)
    before = "" if checks else WITHOUT_ASSERTIONS
    check = "static_assert((__VA_ARGS__).error().empty())" if checks else "static_assert(true)"
    source.write_text(PROGRAM.format(before=before, check=check, includes=includes, calls=calls))
    program = source.with_suffix("")
    status, output = run([*compiler, "-o", str(program), str(source)])
    if status:
        sys.exit(f"FAILED {source.name} does not compile:\n{output}")
    status, output = run([str(program)])
    if status:
        sys.exit(f"FAILED {program} ends with status {status}:\n{output}")
    return dict(line.split(" ", 1) for line in output.splitlines())


def check_run(spec, printed):
    expected = spec.error("error: ")
    return "" if re.fullmatch(expected, printed) else f"prints '{printed}', not '{expected}'"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--include", required=True, help="the folder that has skipper/dsl.h")
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("specs", nargs="*", type=pathlib.Path, default=None)
    arguments = parser.parse_args()
    compiler = [arguments.compiler, "-std=c++20", "-I", arguments.include]
    arguments.work.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(__file__).resolve().parent
    specs = [Spec(path.resolve()) for path in arguments.specs or sorted(folder.glob("*.cpp"))]

    at_run_time = {s.name: s.path for s in specs if not s.compilers_say}
    printed = run_all(at_run_time, False, compiler, arguments.work / "bad.cpp")
    fixed = {}
    for spec in specs:
        fixed[spec.name] = arguments.work / f"{spec.name}_fixed.inc"
        fixed[spec.name].write_text(spec.fixed())
    put_right = run_all(fixed, True, compiler, arguments.work / "fixed.cpp")

    failed = 0
    for spec in specs:
        problems = {
            "compile": check_compile(spec, compiler),
            "run": "" if spec.compilers_say else check_run(spec, printed[spec.name]),
            "fixed": "" if put_right[spec.name] == "fine" else put_right[spec.name],
        }
        failed += any(problems.values())
        for stage, problem in problems.items():
            if problem:
                print(f"FAILED {spec.name} ({stage}): {problem}")
    print(f"{len(specs)} specs, {failed} failed")
    return 1 if failed or not specs else 0


if __name__ == "__main__":
    sys.exit(main())
