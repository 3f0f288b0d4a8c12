#!/usr/bin/env python3
"""Write tensorflow_random.npz: what TensorFlow's seeded random ops give.

    make_tensorflow_random.py OUT.npz

The file beside this script was made by tensorflow-cpu 2.15.1; tests read it, so TensorFlow is not needed to run them.
"""
import sys

import numpy as np
import tensorflow as tf

SEEDS = (0, 7, 123456789012)


def main(path):
    with tf.Graph().as_default():
        ops = {}
        for seed in SEEDS:
            ops[f"uniform/{seed}"] = tf.compat.v1.random_uniform([257], -0.3, 0.3, seed=seed)
            ops[f"truncated_normal/{seed}"] = tf.compat.v1.truncated_normal([257], 0.0, 1.0, seed=seed)
        # Keras 2's he_normal(seed 0) of the MNIST network's first kernel.
        stddev = np.sqrt(2.0 / 49) / 0.87962566103423978
        ops["he_normal"] = tf.compat.v1.truncated_normal([7, 7, 1, 64], 0.0, stddev, seed=0)
        with tf.compat.v1.Session() as session:
            np.savez_compressed(path, **{name: session.run(op) for name, op in ops.items()})


if __name__ == "__main__":
    main(sys.argv[1])
