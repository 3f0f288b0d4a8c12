"""Does what a page says, in one shell: run_page.py PAGE --source SKIPPER --build BUILD --work FOLDER [--first]

The reader's home is FOLDER/home.  With --first all is made anew and the reader stands in Skipper's folder, as
scripts/build.sh left it; else the reader goes on where a page with --first ended.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys

import page

END = "@@end@@"


class Shell:
    def __init__(self, folder, environment):
        self.folder = folder
        self.bash = subprocess.Popen(["bash", "--norc"], cwd=folder, env=environment, text=True, errors="replace",
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, command):
        """The command's status and output."""
        self.bash.stdin.write(f"{{ {command}\n}} </dev/null; printf '\\n{END} %d %s\\n' $? \"$PWD\"\n")
        self.bash.stdin.flush()
        printed = []
        for line in self.bash.stdout:
            if line.startswith(END):
                _, status, folder = line.rstrip("\n").split(" ", 2)
                self.folder = pathlib.Path(folder)
                return int(status), "".join(printed)[:-1]
            printed.append(line)
        return 255, "".join(printed) + "(the shell ended)"

    def close(self):
        self.bash.stdin.close()
        self.bash.wait()
        self.bash.stdout.close()


def new_reader(work, source, build):
    """A checkout of Skipper that was built, and an empty home."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "home").mkdir(parents=True)
    checkout = work / "checkout"
    (checkout / "build").mkdir(parents=True)
    (checkout / "build/release").symlink_to(build)
    for name in (".venv", "examples", "tests", "scripts"):
        (checkout / name).symlink_to(source / name)
    return checkout


def environment(home, source):
    """A reader's, in a locale whose quotes are ASCII."""
    kept = {"TMPDIR": os.environ["TMPDIR"]} if "TMPDIR" in os.environ else {}
    path = f"{source / '.venv/bin'}:/usr/local/bin:/usr/bin:/bin"
    return {**kept, "HOME": str(home), "PATH": path, "LC_ALL": "C", "TERM": "dumb"}


def follow(name, shell, step):
    """An error message, or None."""
    if isinstance(step, page.File):
        (shell.folder / step.name).parent.mkdir(parents=True, exist_ok=True)
        (shell.folder / step.name).write_text(step.content, encoding="utf-8")
        return None
    status, printed = shell.run(step.text)
    where = f"{name}:{step.line}: $ {step.text}\n{printed}\n"
    if (status != 0) != step.fails:
        return f"{where}FAILED: status {status}"
    if not page.prints_as_shown(step, printed):
        return f"{where}FAILED: the page shows\n{step.output}"
    return None


def follow_all(name, shell, steps):
    """The first error message, or None."""
    try:
        return next((failure for step in steps if (failure := follow(name, shell, step))), None)
    finally:
        shell.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    for name in ("--source", "--build", "--work"):
        parser.add_argument(name, type=pathlib.Path, required=True)
    parser.add_argument("--first", action="store_true")
    arguments = parser.parse_args()
    steps = page.steps(arguments.page.read_text(encoding="utf-8"))
    if not any(isinstance(step, page.Command) for step in steps):
        sys.exit(f"FAILED: {arguments.page} has no command")
    home = arguments.work / "home"
    start = new_reader(arguments.work, arguments.source, arguments.build) if arguments.first else home
    failure = follow_all(arguments.page.name, Shell(start, environment(home, arguments.source)), steps)
    if failure:
        sys.exit(failure)
    print(f"{arguments.page.name}: {len(steps)} steps")


if __name__ == "__main__":
    main()
