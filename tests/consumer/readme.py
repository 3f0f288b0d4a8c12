"""Writes the files that README.md shows into a folder: readme.py README.md FOLDER

A file is a fenced block after a paragraph that names it last, in parentheses: (`app.cpp`) or (`app.cpp`; more words).
"""
import pathlib
import re
import sys

readme, folder = map(pathlib.Path, sys.argv[1:])
text = readme.read_text(encoding="utf-8")
blocks = re.findall(r"\(`([\w.]+)`[^()\n]*(?:\([^)]*\))?[^()\n]*\):\n\n```\w+\n(.*?)```\n", text, re.DOTALL)
names = [name for name, _ in blocks]
if names != ["digits.cpp", "CMakeLists.txt", "app.cpp"]:
    sys.exit(f"FAILED: {readme} shows {names}, not a spec, a CMakeLists.txt and an app")
folder.mkdir(parents=True, exist_ok=True)
for name, content in blocks:
    (folder / name).write_text(content, encoding="utf-8")
