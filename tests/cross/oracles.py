"""oracles.py REPOSITORY OUT_FOLDER: what TensorFlow computed, with the inputs it had, as safetensors for the apps."""

import gzip
import json
import pathlib
import sys

import numpy
from PIL import Image

TEST_DIGITS = 128
MEANS = (103.939, 116.779, 123.68)  # of BGR


def save(path, arrays):
    header, data = {}, b""
    for name, array in arrays.items():
        bytes_of = numpy.ascontiguousarray(array, dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape),
                        "data_offsets": [len(data), len(data) + len(bytes_of)]}
        data += bytes_of
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # the tensors are aligned in the mapped file
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def idx(path, dimensions, count):
    data = gzip.decompress(path.read_bytes())
    first = 4 + 4 * dimensions
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(dimensions)]
    return numpy.frombuffer(data, numpy.uint8, offset=first).reshape(shape)[:count]


def digits(folder, part, count):
    images = idx(folder / f"{part}-images-idx3-ubyte.gz", 3, count)[..., None] / 255.0
    return images, idx(folder / f"{part}-labels-idx1-ubyte.gz", 1, count)


def mnist(root):
    folder = root / "examples/data/mnist"
    oracle = dict(numpy.load(root / "tests/data/mnist_training_step.npz"))
    kept = {name: array for name, array in oracle.items() if not name.startswith("after")}
    kept["images"], labels = digits(folder, "train", 96)
    kept["labels"] = numpy.eye(10)[labels]
    kept["test/images"], kept["test/labels"] = digits(folder, "t10k", TEST_DIGITS)
    return kept


def photo(root, name):
    oracle = dict(numpy.load(root / f"tests/data/resnet50_{name}.npz"))
    kept = {key: oracle[key] for key in ("logits", "prob", "class", "cam224")}
    image = Image.open(root / f"examples/data/images/{name}.png").convert("RGB").resize((224, 224), Image.NEAREST)
    kept["input"] = numpy.asarray(image, "f4")[..., ::-1] - numpy.array(MEANS, "f4")
    return kept


def main(repository, folder):
    root, out = pathlib.Path(repository), pathlib.Path(folder)
    save(out / "blocks.safetensors", dict(numpy.load(root / "tests/data/blocks.npz")))
    save(out / "mnist.safetensors", mnist(root))
    save(out / "chelsea.safetensors", photo(root, "chelsea"))


if __name__ == "__main__":
    main(*sys.argv[1:])
