"""PyTorch's side of scripts/bench.sh's training: the network of examples/models/mnist_resnet.cpp."""
import torch
from torch import nn

import mnist_resnet


def batch_norm(channels):
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class Block(nn.Module):
    """A bottleneck; with a stride given, the shortcut is projected."""

    def __init__(self, channels, filters, stride=None):
        super().__init__()
        f1, f2, f3 = filters
        self.conv_a, self.bn_a = nn.Conv2d(channels, f1, 1, stride or 1), batch_norm(f1)
        self.conv_b, self.bn_b = nn.Conv2d(f1, f2, 3, padding=1), batch_norm(f2)
        self.conv_c, self.bn_c = nn.Conv2d(f2, f3, 1), batch_norm(f3)
        self.shortcut = nn.Sequential(nn.Conv2d(channels, f3, 1, stride), batch_norm(f3)) if stride else nn.Identity()
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        y = self.relu(self.bn_a(self.conv_a(x)))
        y = self.relu(self.bn_b(self.conv_b(y)))
        y = self.bn_c(self.conv_c(y))
        y += self.shortcut(x)
        return self.relu(y)


def network():
    """Ends with logits: softmax and cross entropy are one function in PyTorch.

    Zeros are not padded before the pool: after a ReLU, the pool's own padding of -inf gives the same.
    """
    blocks, channels = [], 64
    for stage, filters, names in mnist_resnet.STAGES:
        for name in names:
            blocks.append(Block(channels, filters, (1 if stage == 2 else 2) if name == "a" else None))
            channels = filters[2]
    return nn.Sequential(nn.Conv2d(1, 64, 7, 2, padding=3), batch_norm(64), nn.ReLU(inplace=True),
                         nn.MaxPool2d(3, 2, padding=1), *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                         nn.Linear(512, 10))


def fill(net, weights):
    """Modules with parameters come in the order of mnist_resnet.layers()."""
    modules = [module for module in net.modules() if isinstance(module, (nn.Conv2d, nn.BatchNorm2d, nn.Linear))]
    tensors = {name: torch.from_numpy(array) for name, array in weights.items()}
    with torch.no_grad():
        for (kind, name, _), module in zip(mnist_resnet.layers(), modules, strict=True):
            if kind == "bn":
                targets = {"gamma": module.weight, "beta": module.bias, "moving_mean": module.running_mean,
                           "moving_variance": module.running_var}
            else:
                targets = {"bias": module.bias}
                kernel = tensors[f"{name}/kernel"]
                module.weight.copy_(kernel.permute(3, 2, 0, 1) if kind == "conv" else kernel.T)  # HWIO, (in, out)
            for part, target in targets.items():
                target.copy_(tensors[f"{name}/{part}"])


class Engine:
    def __init__(self, weights, options):
        torch.set_num_threads(options.threads)
        self.note = torch.__version__.split("+")[0]
        net = network()
        fill(net, weights)
        self.net = net.to(memory_format=torch.channels_last).train()
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=1e-3, eps=1e-7, fused=True)
        self.loss = None
        self.parts = {"forward": self.forward, "backward": lambda _: self.loss.backward(), "update": self.update}

    def parameter_count(self):
        return sum(tensor.numel() for name, tensor in self.net.state_dict().items() if "num_batches" not in name)

    def prepare(self, images, labels):
        return torch.from_numpy(images).permute(0, 3, 1, 2), torch.from_numpy(labels).argmax(1)

    def forward(self, feed):
        images, labels = feed
        self.loss = nn.functional.cross_entropy(self.net(images), labels)

    def update(self, _):
        self.optimizer.step()
        self.optimizer.zero_grad()
        return self.loss.item()
