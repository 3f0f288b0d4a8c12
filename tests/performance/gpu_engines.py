"""Networks on an NVIDIA GPU for gpu.py: Skipper's shared objects for CUDA and PyTorch, on its stream and memory."""
import ctypes as c

import numpy as np
import torch
from torch import nn

import mnist_resnet
from skipper_model import Library, Model, Options, Update
from train_pytorch import Block, batch_norm, fill, network
from train_skipper import training_steps

RESNET50_STAGES = [(64, 256, 3, 1), (128, 512, 4, 2), (256, 1024, 6, 2), (512, 2048, 3, 2)]


def random_weights(descriptor):
    """{name: array}: kernels that keep the values' size, the rest as it starts in Keras."""
    random, found = np.random.RandomState(1), {}
    for i in range(descriptor.parameter_count):
        tensor = descriptor.parameters[i].tensor
        name, shape = tensor.name.decode(), tuple(tensor.shape[:tensor.rank])
        part = name.rpartition("/")[2]
        if part == "kernel":
            found[name] = random.normal(0, np.sqrt(1 / np.prod(shape[:-1])), shape)
        else:
            found[name] = np.full(shape, float(part in ("gamma", "moving_variance")))
    return found


def arguments(tensors):
    """Addresses and sizes in bytes, as the C API takes them."""
    return ((c.c_void_p * len(tensors))(*[tensor.data_ptr() for tensor in tensors]),
            (c.c_size_t * len(tensors))(*[4 * tensor.numel() for tensor in tensors]))


class Timed:
    """What is queued on one stream by enqueue(), as calls and, once captured, as a CUDA graph."""

    def __init__(self, name, stream):
        self.name, self.stream, self.graph = name, stream, None

    def note(self):
        return ""

    def enqueue_captured(self):
        """The part of enqueue() that a graph can hold."""
        self.enqueue()

    def capture(self):
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, stream=self.stream):
            self.enqueue_captured()
        self.graph = graph

    def replay(self):
        """enqueue() by the graph."""
        self.graph.replay()

    def milliseconds(self, runs, use_graph):
        call = self.replay if use_graph else self.enqueue
        times = []
        with torch.cuda.stream(self.stream):
            for _ in range(runs):
                start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
                start.record()
                call()
                end.record()
                end.synchronize()
                times.append(start.elapsed_time(end))
        return times


class SkipperPredict(Timed):
    def __init__(self, name, path, batch, stream):
        super().__init__(name, stream)
        self.model, self.batch = Model(path, random_weights), batch
        descriptor = self.model.descriptor
        self.inputs = [torch.randn(batch, descriptor.inputs[i].elements, device="cuda")
                       for i in range(descriptor.input_count)]
        self.outputs = [torch.empty(batch, descriptor.outputs[i].elements, device="cuda")
                        for i in range(descriptor.output_count)]
        self.arguments = [arguments(self.inputs), arguments(self.outputs)]
        options, self.handle = Options(cuda_stream=stream.cuda_stream, device_pointers=1), c.c_void_p()
        self.model.check(descriptor.context_create(self.model.variant, self.model.packed, self.model.packed_bytes,
                                                   c.byref(options), c.byref(self.handle)))

    def steps(self):
        """(layer, FLOP of a call, implementation)"""
        return [(layer, flops * self.batch, how) for layer, flops, _, how in self.model.steps()]

    def enqueue(self):
        self.model.check(self.model.descriptor.predict(self.handle, self.batch, *self.arguments[0], *self.arguments[1]))

    def close(self):
        self.model.descriptor.context_destroy(self.handle)


def resnet50():
    """The network of examples/models/resnet50.cpp up to the logits, with batch norms folded into convolutions."""
    blocks, channels = [], 64
    for filters, out, count, stride in RESNET50_STAGES:
        for block in range(count):
            blocks.append(Block(channels, (filters, filters, out), stride if block == 0 else None))
            channels = out
    net = nn.Sequential(nn.Conv2d(3, 64, 7, 2, padding=3), batch_norm(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2),
                        *blocks, nn.AvgPool2d(7), nn.Flatten(), nn.Linear(2048, 1000)).eval()
    fold_batch_norms(net)
    return net


def fold_batch_norms(module):
    children = list(module.named_children())
    for (name, conv), (norm_name, norm) in zip(children, children[1:]):
        if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            setattr(module, name, nn.utils.fusion.fuse_conv_bn_eval(conv, norm))
            setattr(module, norm_name, nn.Identity())
    for _, child in children:
        fold_batch_norms(child)


class TorchPredict(Timed):
    def __init__(self, name, batch, stream, tf32, memory_format):
        super().__init__(name, stream)
        self.tf32 = tf32
        self.net = resnet50().cuda().to(memory_format=memory_format)
        self.image = torch.randn(batch, 3, 224, 224, device="cuda").to(memory_format=memory_format)

    def enqueue(self):
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = self.tf32
        with torch.inference_mode(), torch.cuda.stream(self.stream):
            self.output = torch.softmax(self.net(self.image), 1)

    def close(self):
        self.net = None


class SkipperTrain(Timed):
    """train_step and update of the MNIST ResNet; all lies on the device but the update's scalars.  Those change with
    each step, so the graph is of train_step alone."""

    def __init__(self, name, path, batch, stream):
        super().__init__(name, stream)
        self.library, self.batch = Library(path), batch
        descriptor, training = self.library.descriptor, self.library.descriptor.training.contents
        parameters = np.zeros(training.parameter_floats, np.float32)
        weights = mnist_resnet.weights()
        for i, parameter in enumerate(self.library.parameter_names):
            parameters[training.offsets[i]:][:weights[parameter].size] = weights[parameter].ravel()
        images, labels = mnist_resnet.batch(batch, 1)
        self.tensors = [torch.from_numpy(array).cuda() for array in (images, labels, parameters)]
        self.tensors += [torch.zeros(floats, device="cuda") for floats in (
            training.parameter_floats, 2 * training.trainable_floats, batch)]
        self.no_outputs = (c.c_void_p * descriptor.output_count)(), (c.c_size_t * descriptor.output_count)()
        self.update = Update(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7)
        options, self.handle = Options(cuda_stream=stream.cuda_stream, device_pointers=1), c.c_void_p()
        self.library.check(descriptor.training_create(self.library.variant, c.byref(options), c.byref(self.handle)))

    def enqueue(self):
        self.train_step()
        self.apply_update()

    def enqueue_captured(self):
        self.train_step()

    def replay(self):
        self.graph.replay()
        self.apply_update()

    def train_step(self):
        images, labels, parameters, gradients, _, losses = (tensor.data_ptr() for tensor in self.tensors)
        self.library.check(self.library.descriptor.train_step(
            self.handle, self.batch, (c.c_void_p * 1)(images), (c.c_size_t * 1)(4 * self.tensors[0].numel()), labels,
            4 * self.tensors[1].numel(), parameters, gradients, losses, *self.no_outputs))

    def apply_update(self):
        _, _, parameters, gradients, moments, _ = (tensor.data_ptr() for tensor in self.tensors)
        self.update.step += 1
        self.library.check(self.library.descriptor.update(
            self.handle, c.byref(self.update), parameters, gradients, moments))

    def steps(self):
        return [(row["layer"] + " " + row["kernel"], row["flop"], row["implementation"])
                for row in training_steps(self.library, self.batch)]

    def note(self):
        return f"loss {float(self.tensors[5].mean()):.3e}"

    def close(self):
        self.library.descriptor.context_destroy(self.handle)


class TorchTrain(Timed):
    def __init__(self, name, batch, stream, tf32):
        super().__init__(name, stream)
        self.tf32 = tf32
        net = network()
        fill(net, mnist_resnet.weights())
        self.net = net.cuda().train()
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=1e-3, eps=1e-7, fused=True, capturable=True)
        images, labels = mnist_resnet.batch(batch, 1)
        self.images = torch.from_numpy(images).permute(0, 3, 1, 2).contiguous().cuda()
        self.labels = torch.from_numpy(labels).argmax(1).cuda()

    def enqueue(self):
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = self.tf32
        with torch.cuda.stream(self.stream):
            self.last = nn.functional.cross_entropy(self.net(self.images), self.labels)
            self.last.backward()
            self.optimizer.step()
            self.optimizer.zero_grad()

    def note(self):
        return f"loss {float(self.last.detach()):.3e}"

    def close(self):
        self.net = self.optimizer = None
