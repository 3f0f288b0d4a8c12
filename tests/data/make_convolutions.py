#!/usr/bin/env python3
"""Write convolutions.npz: which convolutions Keras takes, the shapes that they give, and what some compute.

    make_convolutions.py OUT.npz

The file beside this script was made by Keras 3.15.1 with tensorflow-cpu 2.21.0; tests read it, so neither is needed to
run them.  A row of `rules` is a layer and what Keras makes of it:

    depthwise, filters or multiplier, kernel, strides, dilation, groups, same, input, output

of which `kernel`, `strides` and `dilation` are two numbers, `input` and `output` three, height, width and channels; an
output of zeros stands for a ValueError.  Rows of `values` are such layers too; `x0`, `kernel0`, `bias0` and `y0` are
those of the first one, small integers, for which Keras's sums in float32 are exact.
"""
import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np

RULES, VALUES = 2000, 60


def random_row(rng, wrong):
    """A layer as `rules` has it, without its output; `wrong`: of numbers that may be none."""
    least = -1 if wrong and rng.random() < 0.3 else 1
    pair = lambda most, often_one: [1, 1] if rng.random() < often_one else list(rng.integers(least, most + 1, 2))
    depthwise = int(rng.random() < 0.4)
    channels = int(rng.choice([1, 2, 3, 4, 6, 8, 12]))
    groups = 1 if depthwise or rng.random() < 0.4 else int(rng.integers(least, 7))
    filters = int(rng.integers(least, 4)) if depthwise else int(rng.integers(least, 13))
    if not wrong and not depthwise:
        channels, filters = groups * int(rng.integers(1, 4)), groups * int(rng.integers(1, 4))
    strides, dilation = pair(3, 0.5), pair(4, 0.4)
    if not wrong and not depthwise and rng.random() < 0.5:
        strides = [1, 1]
    return [depthwise, filters, *rng.integers(least, 5, 2), *strides, *dilation, groups, int(rng.random() < 0.5),
            *rng.integers(1, 12, 2), channels]


def layer_of(row):
    depthwise, filters, *sizes, groups, same = (int(number) for number in row[:10])
    options = dict(kernel_size=sizes[0:2], strides=sizes[2:4], dilation_rate=sizes[4:6],
                   padding="same" if same else "valid")
    if depthwise:
        return keras.layers.DepthwiseConv2D(depth_multiplier=filters, **options)
    return keras.layers.Conv2D(filters, groups=groups, **options)


def output_of(row):
    keras.backend.clear_session()
    shape = [int(number) for number in row[10:]]
    try:
        return list(layer_of(row)(keras.Input(shape)).shape[1:])
    except ValueError:
        return [0, 0, 0]


def values_of(rng, row):
    layer = layer_of(row)
    x = rng.integers(-9, 10, (2, *row[10:13]))
    layer.build(x.shape)
    kernel, bias = (rng.integers(-9, 10, weight.shape) for weight in layer.weights)
    layer.set_weights([kernel, bias])
    y = np.array(layer(x.astype(np.float32)))
    assert np.abs(y - np.rint(y)).max() == 0
    return {name: np.float32(value) for name, value in {"x": x, "kernel": kernel, "bias": bias, "y": y}.items()}


def main(path):
    rng = np.random.default_rng(15)
    rules = []
    for number in range(RULES):
        row = random_row(rng, number % 2 == 0)
        rules.append([*row, *output_of(row)])
    out = {"rules": np.array(rules, np.int64)}
    taken = [row for row in rules if row[-1] > 0]
    # As many of each: plain, grouped, dilated, depthwise ...
    kind = lambda row: (row[0], row[1] > 1 and row[0], row[6:8] != [1, 1], row[4:6] != [1, 1], row[8] > 1)
    kinds = {}
    for row in taken:
        kinds.setdefault(kind(row), []).append(row)
    chosen = [row for index in range(VALUES) for rows in kinds.values() for row in rows[index:index + 1]][:VALUES]
    out["values"] = np.array(chosen, np.int64)
    for number, row in enumerate(chosen):
        out.update({f"{name}{number}": value for name, value in values_of(rng, row).items()})
    np.savez_compressed(path, **out)
    print(f"{len(taken)} of {len(rules)} layers taken, {len(kinds)} kinds")


if __name__ == "__main__":
    main(sys.argv[1])
