#!/usr/bin/env python3
"""Write activations.npz: pointwise functions and their gradients as Keras computes them.

    make_activations.py OUT.npz

The file beside this script was made by Keras 3.15.1 with tensorflow-cpu 2.21.0 on a CPU with AVX-512; tests read it,
so neither is needed to run them.  `x` are the inputs, float32; `NAME` and `NAME_gradient` what Keras and TensorFlow's
GradientTape make of them in float64, `NAME_float32` and `NAME_float32_gradient` what they make of them in float32.

In float64, too, leaky_relu's slope is float32's 0.3, and gelu's sqrt(0.5) is float32's: gelu and its gradient are off
by up to 6e-9, and by 2e-5 of them at -32.  Where TensorFlow subtracts from 1 (gradients of sigmoid and tanh), adds 1
(elu's gradient) or subtracts 1 (elu), small results lose digits, then all of them.  TensorFlow takes denormals for 0.
"""
import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf

FUNCTIONS = {
    "leaky_relu": lambda x: keras.activations.leaky_relu(x, negative_slope=0.3),
    "relu6": keras.activations.relu6,
    "sigmoid": keras.activations.sigmoid,
    "tanh": keras.activations.tanh,
    "silu": keras.activations.silu,
    "hard_sigmoid": keras.activations.hard_sigmoid,
    "hard_swish": keras.activations.hard_silu,
    "elu": lambda x: keras.activations.elu(x, alpha=0.5),
    "gelu": lambda x: keras.activations.gelu(x, approximate=False),
}
INF = np.float32(np.inf)


def inputs():
    corners = np.array([0, 3, 6], np.float32)
    corners = np.concatenate([corners, np.nextafter(corners[1:], -INF), np.nextafter(corners[1:], INF)])
    powers = [np.ldexp(mantissa, exponent) for exponent in range(-149, 128) for mantissa in (1, 1.41)]
    positive = np.concatenate([corners, np.float32(powers), [np.finfo(np.float32).max, INF]]).astype(np.float32)
    return np.concatenate([positive, -positive, [np.float32(np.nan)], np.linspace(-8, 8, 400, dtype=np.float32)])


def value_and_gradient(function, x):
    # TensorFlow computes what is left behind the last whole vector with other code: that is padding here.
    count = len(x)
    x = tf.constant(np.resize(x, (count // 64 + 1) * 64))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    gradient = tape.gradient(y, x)
    assert y.dtype == gradient.dtype == x.dtype
    return y.numpy()[:count], gradient.numpy()[:count]


def main(path):
    x = inputs()
    out = {"x": x}
    for name, function in FUNCTIONS.items():
        out[name], out[name + "_gradient"] = value_and_gradient(function, x.astype(np.float64))
        out[name + "_float32"], out[name + "_float32_gradient"] = value_and_gradient(function, x)
    np.savez_compressed(path, **out)


if __name__ == "__main__":
    main(sys.argv[1])
