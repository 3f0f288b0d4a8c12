#!/usr/bin/env python3
"""Write keras1_tiny.h5: the structure of a Keras 1 weights file, made by h5py.

    make_keras1_tiny.py OUT.h5

One convolution, batch norm, activation (without weights) and dense layer.  Values count up: the file's n-th number is
n / 8.  String attributes have a fixed length, as Keras wrote them.
"""
import sys

import h5py
import numpy as np

LAYERS = {
    "conv1": [("conv1_W:0", (3, 3, 2, 4)), ("conv1_b:0", (4,))],
    "bn_conv1": [(f"bn_conv1_{w}:0", (4,)) for w in ("gamma", "beta", "running_mean", "running_std")],
    "activation_1": [],
    "fc": [("fc_W:0", (4, 3)), ("fc_b:0", (3,))],
}


def main(path):
    count = 0
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = np.array([name.encode() for name in LAYERS])
        file.attrs["backend"] = np.bytes_("tensorflow")
        file.attrs["keras_version"] = np.bytes_("1.2.1")
        for layer, weights in LAYERS.items():
            group = file.create_group(layer)
            group.attrs["weight_names"] = np.array([name.encode() for name, _ in weights])
            for name, shape in weights:
                size = int(np.prod(shape))
                group.create_dataset(name, data=(np.arange(count, count + size) / 8).astype(np.float32).reshape(shape))
                count += size


if __name__ == "__main__":
    main(sys.argv[1])
