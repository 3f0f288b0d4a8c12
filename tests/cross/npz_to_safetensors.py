"""npz_to_safetensors.py IN.npz OUT.safetensors: float32 arrays under the names that they have."""

import json
import sys

import numpy


def main(source, target):
    header, data = {}, b""
    for name, array in numpy.load(source).items():
        bytes_of = numpy.ascontiguousarray(array, dtype="<f4").tobytes()
        offsets = [len(data), len(data) + len(bytes_of)]
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": offsets}
        data += bytes_of
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # the tensors are aligned in the mapped file
    with open(target, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


if __name__ == "__main__":
    main(*sys.argv[1:])
