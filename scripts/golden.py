"""Golden headers and manifests of the example models: what of generated files must not change unnoticed.

  golden.py compare GENERATED.h MANIFEST.json GOLDEN_FOLDER     differences, as a diff; exit status 1 if there are any
  golden.py refresh GENERATED.h MANIFEST.json GOLDEN_FOLDER
"""

import difflib
import json
import pathlib
import sys


def json_text(value, indent=""):
    """As the compiler prints a manifest, a space a level: an array of numbers or strings alone is one line."""
    is_list = isinstance(value, list) and any(isinstance(element, (dict, list)) for element in value)
    if not is_list and not (isinstance(value, dict) and value):
        return json.dumps(value)
    inner = indent + " "
    if is_list:
        parts = [json_text(element, inner) for element in value]
    else:
        parts = [f"{json.dumps(key)}: {json_text(element, inner)}" for key, element in value.items()]
    first, last = "[]" if is_list else "{}"
    return f"{first}\n" + ",\n".join(inner + part for part in parts) + f"\n{indent}{last}"


def normalised_manifest(text):
    """Without what another patch level of LLVM may change: the sizes of objects, and versions."""
    manifest = json.loads(text)
    del manifest["versions"]
    for variant in manifest["variants"]:
        for kernel in variant["kernels"]:
            del kernel["object_bytes"]
    return json_text(manifest) + "\n"


def compare(golden, text):
    expected = golden.read_text() if golden.exists() else ""
    diff = list(difflib.unified_diff(expected.splitlines(), text.splitlines(), str(golden),
                                 "generated", lineterm="", n=1))
    if diff:
        print(*diff[:60], sep="\n")
        print(f"{golden.name} differs; if that is intended: scripts/refresh_golden.sh")
    return not diff


def main(action, header, manifest, folder):
    header, folder = pathlib.Path(header), pathlib.Path(folder)
    texts = {
        folder / header.name: header.read_text(),
        folder / f"{header.stem}.manifest.json": normalised_manifest(pathlib.Path(manifest).read_text()),
    }
    if action == "compare":
        return 0 if all([compare(golden, text) for golden, text in texts.items()]) else 1
    folder.mkdir(exist_ok=True)
    for golden, text in texts.items():
        golden.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
