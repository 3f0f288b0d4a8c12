"""Layers, initial weights and random batches of the MNIST ResNet in examples/models/mnist_resnet.cpp."""
import numpy as np

STAGES = [(2, (64, 64, 256), "abc"), (3, (128, 128, 512), "abcd")]  # stage, filters, blocks
PARAMETERS = 1_458_954


def layers():
    """(kind, name, shape of the kernel or of gamma) in the order of the network."""
    yield from [("conv", "conv1", (7, 7, 1, 64)), ("bn", "bn_conv1", (64,))]
    channels = 64
    for stage, (f1, f2, f3), blocks in STAGES:
        for block in blocks:
            convolutions = [("2a", 1, channels, f1), ("2b", 3, f1, f2), ("2c", 1, f2, f3)]
            for branch, size, inputs, outputs in convolutions + [("1", 1, channels, f3)] * (block == "a"):
                yield "conv", f"res{stage}{block}_branch{branch}", (size, size, inputs, outputs)
                yield "bn", f"bn{stage}{block}_branch{branch}", (outputs,)
            channels = f3
    yield "dense", "fc10", (512, 10)


def weights(seed=28):
    """{canonical name: array}: kernels glorot_uniform, the rest as it starts in Keras."""
    random, found = np.random.RandomState(seed), {}
    for kind, name, shape in layers():
        parts = {"gamma": 1, "beta": 0, "moving_mean": 0, "moving_variance": 1} if kind == "bn" else {"bias": 0}
        if kind != "bn":
            limit = np.sqrt(6 / (np.prod(shape[:-1]) + np.prod(shape[:-2]) * shape[-1]))
            found[f"{name}/kernel"] = random.uniform(-limit, limit, shape).astype(np.float32)
        found |= {f"{name}/{part}": np.full(shape[-1], value, np.float32) for part, value in parts.items()}
    assert sum(array.size for array in found.values()) == PARAMETERS
    return found


def batch(size, seed):
    """Random images NHWC and one-hot labels, of MNIST's shape."""
    random = np.random.RandomState(seed)
    return random.rand(size, 28, 28, 1).astype(np.float32), np.eye(10, dtype=np.float32)[random.randint(10, size=size)]
