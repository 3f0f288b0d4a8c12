#!/usr/bin/env python3
"""Check what the compiler and the spec's program say about each ill-formed spec in this folder.

    check_specs.py --compiler CXX --include DIR --work DIR [SPEC...]

A spec has its error before the line that is wrong, `// error: <what the program prints after the location>`, after it
the line put right, `// fixed: good code;`, and in its first line the part of the error that the compiler's output must
hold: `// says: <text>`.  Where the two lead to different lines, `// error-at-compile-time` and
`// error-at-run-time: ...` mark one each; a second line `// only at compile time` or `// only at run time` leaves out
the other check.

Three checks: the compiler's first error is in the spec and its innermost frame there is the marked line; the same
function at run time throws an error with location and text; the spec put right compiles and prints its IR.
"""
import argparse
import pathlib
import re
import subprocess
import sys


class Spec:
    def __init__(self, path):
        self.path, self.name = path, path.stem
        self.lines = path.read_text().splitlines()
        self.says = self.lines[0].removeprefix("// says: ")
        self.only = self.lines[1].removeprefix("// only at ") if self.lines[1].startswith("// only at ") else ""
        self.compile_line = self.run_line = None
        for number, line in enumerate(self.lines, 1):
            if match := re.fullmatch(r"\s*// error(-at-compile-time|-at-run-time)?(: (?P<text>.*))?", line):
                if match[1] != "-at-run-time":
                    self.compile_line = number + 1
                if match["text"]:
                    self.run_line, self.message = number + 1, match["text"]
        assert self.compile_line and self.run_line and self.lines[0].startswith("// says: "), path

    def fixed(self):
        """The spec with the wrong line put right."""
        lines = list(self.lines)
        for i, line in enumerate(lines):
            if line.strip().startswith("// fixed: "):
                lines[i - 1] = line.strip().removeprefix("// fixed: ")
        assert lines != self.lines, self.path
        return "\n".join(lines) + "\n"


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


def check_compile(spec, compiler):
    """What is wrong with the compiler's diagnostics of the spec, as a text; empty if nothing is."""
    status, output = run([*compiler, "-fsyntax-only", str(spec.path)])
    if status == 0:
        return "compiles"
    lines = output.splitlines()
    errors = [i for i, line in enumerate(lines) if re.match(r"\S+:\d+:\d+: error: ", line)]
    file = re.escape(str(spec.path))
    if not errors or not re.match(rf"{file}:\d+:\d+: error: ", lines[errors[0]]):
        return f"the first error is not in the spec:\n{output}"
    clang = [int(n) for n in re.findall(rf"(?m)^{file}:(\d+):\d+: note: in call to", output)]
    gcc = [int(n) for n in re.findall(rf"(?m)^{file}:(\d+):\d+:   in .constexpr. expansion", output)]
    innermost = clang[0] if clang else gcc[-1] if gcc else None
    if innermost != spec.compile_line:
        return f"leads to line {innermost}, not to {spec.compile_line}:\n{output}"
    if not any(spec.says in line for line in lines):
        return f"does not say '{spec.says}':\n{output}"
    return "" if len(errors) <= 2 else f"has {len(errors)} errors:\n{output}"


PROGRAM = """#include <cstdio>
#include <skipper/dsl.h>
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


def run_all(files, check, compiler, source):
    """Compiles {name: file} into one program and runs it: {name: what it printed}."""
    includes = "\n".join(f'namespace {name} {{\n#include "{file}"\n}}' for name, file in files.items())
    calls = "\n".join(f'    report("{name}", {name}::make);' for name in files)
    source.write_text(PROGRAM.format(check=check, includes=includes, calls=calls))
    program = source.with_suffix("")
    status, output = run([*compiler, "-o", str(program), str(source)])
    if status:
        sys.exit(f"FAILED {source.name} does not compile:\n{output}")
    status, output = run([str(program)])
    if status:
        sys.exit(f"FAILED {program} ends with status {status}:\n{output}")
    return dict(line.split(" ", 1) for line in output.splitlines())


def check_run(spec, printed):
    text = re.escape(spec.message).replace("FILE", re.escape(str(spec.path))).replace("COLUMN", r"\d+")
    expected = rf"{re.escape(str(spec.path))}:{spec.run_line}:\d+: error: {text}"
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

    at_run_time = {s.name: s.path for s in specs if s.only != "compile time"}
    printed = run_all(at_run_time, "static_assert(true)", compiler, arguments.work / "bad.cpp")
    fixed = {}
    for spec in specs:
        fixed[spec.name] = arguments.work / f"{spec.name}_fixed.inc"
        fixed[spec.name].write_text(spec.fixed())
    put_right = run_all(fixed, "static_assert((__VA_ARGS__).is_complete())", compiler, arguments.work / "fixed.cpp")

    failed = 0
    for spec in specs:
        problems = {
            "compile": "" if spec.only == "run time" else check_compile(spec, compiler),
            "run": "" if spec.only == "compile time" else check_run(spec, printed[spec.name]),
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
