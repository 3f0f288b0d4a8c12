"""ResNet50 of examples/models/resnet50.cpp as an ONNX model, for the peers of scripts/bench.sh.

Layer by layer what the spec says, batch norms included: each peer optimises as it likes.  NCHW, as ONNX has it, with
the kernels transposed here.
"""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

STAGES = [(2, 3), (3, 4), (4, 6), (5, 3)]  # stage, blocks


class _Graph:
    def __init__(self, weights):
        self.weights, self.nodes, self.initializers = weights, [], []

    def constant(self, name, array):
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name

    def node(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def conv(self, x, name, stride=1, padding=0):
        kernel = self.weights[f"{name}/kernel"].transpose(3, 2, 0, 1)  # HWIO to OIHW
        inputs = [x, self.constant(f"{name}/kernel", kernel),
                  self.constant(f"{name}/bias", self.weights[f"{name}/bias"])]
        return self.node("Conv", inputs, name, kernel_shape=kernel.shape[2:], strides=[stride] * 2, pads=[padding] * 4)

    def batch_norm(self, x, name):
        parts = ("gamma", "beta", "moving_mean", "moving_variance")
        inputs = [x] + [self.constant(f"{name}/{part}", self.weights[f"{name}/{part}"]) for part in parts]
        return self.node("BatchNormalization", inputs, name, epsilon=1e-3)

    def relu(self, x):
        return self.node("Relu", [x], f"{x}/relu")

    def block(self, x, block, stride, projected):
        y = self.relu(self.batch_norm(self.conv(x, f"res{block}_branch2a", stride), f"bn{block}_branch2a"))
        y = self.relu(self.batch_norm(self.conv(y, f"res{block}_branch2b", padding=1), f"bn{block}_branch2b"))
        y = self.batch_norm(self.conv(y, f"res{block}_branch2c"), f"bn{block}_branch2c")
        if projected:
            x = self.batch_norm(self.conv(x, f"res{block}_branch1", stride), f"bn{block}_branch1")
        return self.relu(self.node("Add", [y, x], f"add{block}"))


def resnet50(weights, batch):
    """weights: {canonical name: array}, HWIO and (in, out).  The outputs are probabilities and logits."""
    g = _Graph(weights)
    x = g.relu(g.batch_norm(g.conv("image", "conv1", 2, 3), "bn_conv1"))
    x = g.node("MaxPool", [x], "pool1", kernel_shape=[3, 3], strides=[2, 2])
    for stage, blocks in STAGES:
        for index in range(blocks):
            stride = 2 if stage > 2 and index == 0 else 1
            x = g.block(x, f"{stage}{chr(ord('a') + index)}", stride, index == 0)
    x = g.node("AveragePool", [x], "avg_pool", kernel_shape=[7, 7])
    x = g.node("Flatten", [x], "flatten")
    dense = [g.constant(f"fc1000/{part}", weights[f"fc1000/{part}"]) for part in ("kernel", "bias")]
    x = g.node("Gemm", [x, *dense], "logits")
    g.node("Softmax", [x], "probabilities", axis=-1)
    value = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, *shape])
    graph = helper.make_graph(g.nodes, "resnet50", [value("image", 3, 224, 224)],
                              [value("probabilities", 1000), value("logits", 1000)], g.initializers)
    # An IR version and opset that all releases of the peers read.
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model
