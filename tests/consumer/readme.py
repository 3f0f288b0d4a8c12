"""Writes the files that README.md shows into a folder: readme.py README.md FOLDER

tests/docs/page.py says which blocks are files.
"""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "docs"))
import page

readme, folder = map(pathlib.Path, sys.argv[1:])
steps = page.steps(readme.read_text(encoding="utf-8"), everything=False)
files = [step for step in steps if isinstance(step, page.File)]
names = [file.name for file in files]
if names != ["digits.cpp", "CMakeLists.txt", "app.cpp"]:
    sys.exit(f"FAILED: {readme} shows {names}, not a spec, a CMakeLists.txt and an app")
folder.mkdir(parents=True, exist_ok=True)
for file in files:
    (folder / file.name).write_text(file.content, encoding="utf-8")
