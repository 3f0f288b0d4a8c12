"""Skipper's side of scripts/bench.sh's training: train_step and update of the model's shared object through ctypes."""
import ctypes as c

import numpy as np

from skipper_model import Library, Options, Update, aligned, pointers


class TrainingContext:
    """train_step() and update(), and where profile is set, the nanoseconds of each step added up in step_ns."""

    def __init__(self, library, threads, profile=False):
        self.library, self.handle = library, c.c_void_p()
        self.step_ns = np.zeros(library.variant.contents.train_step_count, np.uint64)
        options = Options(threads=threads)
        if profile:
            options.step_ns = self.step_ns.ctypes.data_as(c.POINTER(c.c_uint64))
        library.check(library.descriptor.training_create(library.variant, c.byref(options), c.byref(self.handle)))
        self.buffers = {}

    def train_step(self, images, labels, parameters, gradients):
        """Fills gradients; gives the loss of each sample, in an array that the next call with this batch overwrites."""
        batch = len(images)
        if batch not in self.buffers:
            self.buffers[batch] = np.empty(batch, np.float32), *self.library.outputs(batch)
        losses, _, outputs, sizes = self.buffers[batch]
        self.library.check(self.library.descriptor.train_step(
            self.handle, batch, pointers([images]), (c.c_size_t * 1)(images.nbytes), labels.ctypes.data, labels.nbytes,
            parameters.ctypes.data, gradients.ctypes.data, losses.ctypes.data, outputs, sizes))
        return losses

    def update(self, update, parameters, gradients, moments):
        self.library.check(self.library.descriptor.update(self.handle, c.byref(update), parameters.ctypes.data,
                                                          gradients.ctypes.data, moments.ctypes.data))

    def __del__(self):
        if self.handle:
            self.library.descriptor.context_destroy(self.handle)


def training_steps(library, batch):
    """Of each launch of a kernel: its part, its names, its floating-point operations."""
    variant, prefix = library.variant.contents, f"{library.descriptor.name.decode()}_{library.variant_name}_"
    updates = variant.train_step_count - variant.update_step_count
    for i in range(variant.train_step_count):
        step, part = variant.train_steps[i], "update" if i >= updates else "train_step"
        yield {"part": part, "layer": step.layer.decode(), "kernel": step.kernel.decode().removeprefix(prefix),
               "implementation": step.implementation.decode(),
               "flop": step.flops * (1 if part == "update" else batch)}  # an update has no samples


class Engine:
    def __init__(self, weights, options):
        self.library = Library(options.library, options.variant)
        self.note, self.threads = self.library.variant_name, options.threads
        if not self.library.descriptor.training:
            raise RuntimeError(f"{options.library} was generated without the entries train_step and update")
        training = self.library.descriptor.training.contents
        self.state = [aligned(floats, np.float32) for floats in (training.parameter_floats, training.parameter_floats,
                                                                 2 * training.trainable_floats)]
        for i, name in enumerate(self.library.parameter_names):
            self.state[0][training.offsets[i]:][:weights[name].size] = weights[name].ravel()
        self.rule = Update(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7)
        self.context = TrainingContext(self.library, self.threads)
        self.losses = None
        self.parts = {"forward and backward": self.train_step, "update": self.update}

    def parameter_count(self):
        descriptor = self.library.descriptor
        return sum(descriptor.parameters[i].tensor.elements for i in range(descriptor.parameter_count))

    def prepare(self, images, labels):
        return images, labels

    def train_step(self, feed):
        self.losses = self.context.train_step(*feed, *self.state[:2])

    def update(self, _):
        self.rule.step += 1
        self.context.update(self.rule, *self.state)
        return float(self.losses.mean())

    def profile(self, feed, runs):
        """Rows for each launch of a kernel: its names, its floating-point operations, and its median milliseconds."""
        context, self.context = self.context, TrainingContext(self.library, self.threads, profile=True)
        samples = []
        for _ in range(runs + 5):
            self.context.step_ns[:] = 0
            for part in self.parts.values():
                part(feed)
            samples.append(self.context.step_ns * 1e-6)
        self.context = context
        return [row | {"ms": float(ms)} for row, ms in zip(training_steps(self.library, len(feed[0])),
                                                      np.median(samples[5:], axis=0))]
