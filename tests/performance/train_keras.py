"""Keras's side of scripts/bench.sh's training, with TensorFlow: the network of examples/models/mnist_resnet.cpp."""
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import tensorflow
from keras import layers

import mnist_resnet


def convolution(x, name, filters, size=1, strides=1, padding="valid"):
    x = layers.Conv2D(filters, size, strides, padding, name=name)(x)
    norm = name.replace("res", "bn") if name.startswith("res") else f"bn_{name}"
    return layers.BatchNormalization(epsilon=1e-3, momentum=0.99, name=norm)(x)


def block(x, name, filters, strides=None):
    """A bottleneck; with strides given, the shortcut is projected."""
    f1, f2, f3 = filters
    y = layers.ReLU()(convolution(x, f"res{name}_branch2a", f1, strides=strides or 1))
    y = layers.ReLU()(convolution(y, f"res{name}_branch2b", f2, 3, padding="same"))
    y = convolution(y, f"res{name}_branch2c", f3)
    shortcut = convolution(x, f"res{name}_branch1", f3, strides=strides) if strides else x
    return layers.ReLU()(layers.Add()([y, shortcut]))


def network():
    """Ends with logits, as TensorFlow has softmax and cross entropy in one."""
    image = layers.Input((28, 28, 1))
    x = layers.ReLU()(convolution(layers.ZeroPadding2D(3)(image), "conv1", 64, 7, 2))
    x = layers.MaxPooling2D(3, 2)(layers.ZeroPadding2D(1)(x))
    for stage, filters, names in mnist_resnet.STAGES:
        for name in names:
            x = block(x, f"{stage}{name}", filters, stage - 1 if name == "a" else None)
    return keras.Model(image, layers.Dense(10, name="fc10")(layers.GlobalAveragePooling2D()(x)))


class Engine:
    def __init__(self, weights, options):
        # With fewer threads between operations it is slower.
        tensorflow.config.threading.set_intra_op_parallelism_threads(options.threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(options.threads)
        self.note = f"{keras.__version__}, TensorFlow {tensorflow.__version__}"
        self.net = network()
        for kind, name, _ in mnist_resnet.layers():
            parts = ("gamma", "beta", "moving_mean", "moving_variance") if kind == "bn" else ("kernel", "bias")
            self.net.get_layer(name).set_weights([weights[f"{name}/{part}"] for part in parts])
        self.optimizer = keras.optimizers.Adam(1e-3, epsilon=1e-7)
        self.loss = keras.losses.CategoricalCrossentropy(from_logits=True)
        # A function of its own is faster than train_on_batch, and so is no XLA than XLA.
        self.step = tensorflow.function(self.step)
        self.parts = {"step": lambda feed: float(self.step(*feed))}

    def parameter_count(self):
        return self.net.count_params()

    def prepare(self, images, labels):
        return tensorflow.constant(images), tensorflow.constant(labels)

    def step(self, images, labels):
        with tensorflow.GradientTape() as tape:
            loss = self.loss(labels, self.net(images, training=True))
        variables = self.net.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        return loss
