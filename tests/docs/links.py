"""Whether local links in Markdown files lead somewhere: links.py ROOT [IGNORED_FOLDER ...]

Links to a heading (file.md#heading) are looked up as GitHub names headings.
"""
import os
import pathlib
import re
import sys

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def without_code(text):
    text = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", lambda code: "x" * len(code[0]), text)


def anchors(path):
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"),
                                               flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def broken(path):
    for target in LINK.findall(without_code(path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists():
            yield f"{path}: there is no {target}"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            yield f"{path}: {name or path.name} has no heading {anchor}"


def main(root, *ignored):
    pages = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in ignored]
        pages += [pathlib.Path(folder) / name for name in files if name.endswith(".md")]
    failures = [failure for page in sorted(pages) for failure in broken(page)]
    print(*failures, f"{len(pages)} pages", sep="\n")
    return 1 if failures or not pages else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
