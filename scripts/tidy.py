#!/usr/bin/env python3
"""Runs the pinned clang-tidy over sources of a configured build; .clang-tidy says what it looks for.

    scripts/tidy.py BUILD_FOLDER [--jobs N] [--no-analyzer] [--clang-tidy PROGRAM] [PATH ...]

PATH: files, or folders of sources, in the tree (default: all of it).  Findings in headers come with the sources that
include them.  A source that is compiled several times, e.g. under sanitizers too, is looked at once.  Prints what is
found and exits with 1 if there is anything.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Options of GCC that clang refuses.
UNKNOWN = re.compile(r" -fconstexpr-(ops|loop|cache)-\S+")
# clang-tidy is another compiler than the one that builds: what it does not know of that one's flags says nothing.
IGNORED = ("-Wno-unknown-warning-option", "-Wno-ignored-optimization-argument", "-Wno-unused-command-line-argument")


def one_command_each(commands):
    """{file: its entry of compile_commands.json}, that without sanitizers where there are several."""
    chosen = {}
    for entry in sorted(commands, key=lambda entry: ("-fsanitize" in entry["command"], entry["output"])):
        chosen.setdefault(pathlib.Path(entry["directory"], entry["file"]).resolve(), entry)
    return chosen


def selected(files, build, paths):
    """Sources of the tree that lie in one of the paths.  What the build wrote itself is nobody's to mend."""
    folders = [path.resolve() for path in paths] or [ROOT]
    return [file for file in files if not file.is_relative_to(build)
            and any(file.is_relative_to(folder) for folder in folders)]


def look_at(program, database, file, analyzer):
    arguments = [program, "--quiet", "-p", database, "--warnings-as-errors=*"]
    arguments += [f"--extra-arg={flag}" for flag in IGNORED] + ([] if analyzer else ["--checks=-clang-analyzer-*"])
    result = subprocess.run([*arguments, file], capture_output=True, text=True)
    text = result.stdout.strip()
    findings = [line for line in text.splitlines() if re.search(r": (warning|error): ", line)]
    # The analyzer follows calls into headers of the system.
    mine = [line for line in findings if not line.startswith("/usr/") or "[clang-diagnostic-error" in line]
    # What fails without a finding, such as an option that is unknown, is one too.
    if result.returncode and not findings:
        return [f"{file}: error: clang-tidy fails"], result.stderr.strip()
    return mine, text


def run(program, build, paths, jobs, analyzer=True):
    commands = one_command_each(json.loads((build / "compile_commands.json").read_text()))
    files = sorted(selected(commands, build, paths))
    findings, failed = set(), 0
    with tempfile.TemporaryDirectory() as database, concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        chosen = [{**commands[file], "command": UNKNOWN.sub("", commands[file]["command"])} for file in files]
        pathlib.Path(database, "compile_commands.json").write_text(json.dumps(chosen))
        for found, text in pool.map(lambda file: look_at(program, database, file, analyzer), files):
            findings.update(found)
            failed += bool(found)
            if found:
                print(text, flush=True)
    print(f"{len(files)} sources, {len(findings)} findings in {failed} of them")
    return 1 if failed or not files else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--clang-tidy", default=ROOT / ".venv/bin/clang-tidy")
    parser.add_argument("--no-analyzer", action="store_true", help="leave out clang-analyzer-*, half of the time")
    parser.add_argument("paths", nargs="*", type=pathlib.Path)
    options = parser.parse_intermixed_args()
    return run(options.clang_tidy, options.build.resolve(), options.paths, options.jobs, not options.no_analyzer)


if __name__ == "__main__":
    sys.exit(main())
