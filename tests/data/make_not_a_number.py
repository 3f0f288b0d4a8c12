#!/usr/bin/env python3
"""Write not_a_number.npz: what PyTorch's layers and gradients make of NaN and infinities.

    make_not_a_number.py OUT.npz

The file beside this script was made by PyTorch 1.13.1 (Debian's python3-torch) on a CPU; tests read it, so PyTorch is
not needed to run them.  Activations are NHWC, kernels HWIO, dense kernels (in, out), all float32.  Indices of a max
pool count in the window, y * width + x.
"""
import sys

import numpy as np
import torch
import torch.nn.functional as F

NAN, INF = float("nan"), float("inf")
WINDOW, STRIDE = (3, 2), (2, 1)
random = np.random.RandomState(13)


def values(*shape, specials=(NAN, INF, -INF), share=0.03):
    x = random.uniform(-1, 1, shape).astype(np.float32)
    places = random.uniform(size=shape) < share
    x[places] = random.choice(np.array(specials, np.float32), places.sum())
    return x


def nchw(x):
    return torch.tensor(x.transpose(0, 3, 1, 2).copy(), requires_grad=True)


def nhwc(x):
    return x.detach().numpy().transpose(0, 2, 3, 1)


def relu(out):
    x = values(2, 5, 7, 37, share=0.2)
    x.flat[:8] = [NAN, INF, -INF, 0.0, -0.0, -1, 1, -NAN]
    t, g = torch.tensor(x, requires_grad=True), values(*x.shape)
    y = torch.relu(t)
    y.backward(torch.tensor(g))
    out.update(relu_x=x, relu_y=y.detach().numpy(), relu_g=g, relu_dx=t.grad.numpy())


def add_and_norms(out):
    a, b = values(2, 3, 4, 21), values(2, 3, 4, 21)
    gamma, beta, mean = (values(21, specials=(NAN,)) for _ in range(3))
    variance = np.abs(values(21, specials=(NAN,)))
    gamma[3], variance[5], variance[20] = NAN, -1, -0.5
    y = F.batch_norm(nchw(a), *(torch.tensor(v) for v in (mean, variance, gamma, beta)), eps=1e-3)
    out.update(a=a, b=b, add=a + b, gamma=gamma, beta=beta, mean=mean, variance=variance, batch_norm=nhwc(y))


def pools(out):
    x = values(2, 7, 6, 37, share=0.06)
    x[0, :, :, 5], x[1, :, :, 36] = -INF, NAN
    x[0, 2:4, 1:4, 0] = NAN
    t = nchw(x)
    y, flat = F.max_pool2d(t, WINDOW, STRIDE, return_indices=True)
    g = random.uniform(-1, 1, nhwc(y).shape).astype(np.float32)
    y.backward(nchw(g))
    flat = nhwc(flat)
    rows, columns = np.arange(y.shape[2]) * STRIDE[0], np.arange(y.shape[3]) * STRIDE[1]
    indices = (flat // x.shape[2] - rows[:, None, None]) * WINDOW[1] + flat % x.shape[2] - columns[:, None]
    out.update(pool_x=x, max_pool=nhwc(y), max_indices=indices.astype(np.float32), pool_g=g, max_dx=nhwc(t.grad),
               average_pool=nhwc(F.avg_pool2d(t, WINDOW, STRIDE)), global_pool=t.mean((2, 3)).detach().numpy())


def convolutions(out):
    x, k = values(2, 6, 5, 8, share=0.02), values(3, 3, 8, 20, share=0)
    bias = values(20, specials=(NAN, INF), share=0.1)
    kernel = torch.tensor(k.transpose(3, 2, 0, 1).copy())
    y = torch.relu(F.conv2d(nchw(x), kernel, torch.tensor(bias), padding=1))
    out.update(conv_x=x, conv_k=k, conv_bias=bias, conv=nhwc(y))
    x, k = values(9, 30, share=0.01), values(30, 37, share=0.003)
    out.update(dense_x=x, dense_k=k, dense=F.linear(torch.tensor(x), torch.tensor(k.T.copy())).numpy())


def losses(out):
    x = values(24, 19, share=0)
    rows = [[NAN], [INF], [-INF], [NAN, INF], [NAN, -INF], [INF, -INF], [INF, INF], [-INF] * 19, [NAN] * 19]
    for n, row in enumerate(rows + rows):  # at the beginning, and at the end
        x[n, slice(len(row)) if n < len(rows) else slice(19 - len(row), 19)] = row
    labels = np.eye(19, dtype=np.float32)[random.randint(19, size=24)]
    labels[2], labels[11] = np.eye(19)[0], np.eye(19)[18]  # of -infinity
    t, y = torch.tensor(x, requires_grad=True), torch.tensor(labels)
    loss = F.cross_entropy(t, y, reduction="none")
    loss.mean().backward()
    out.update(logits=x, softmax=torch.softmax(t, 1).detach().numpy(), labels=labels,
               losses=loss.detach().numpy()[:, None], dlogits=t.grad.numpy())


def maps(out):
    x = values(2, 3, 4, 1, share=0)
    x[0, 1, 2], x[1, 0, 0] = NAN, INF
    out.update(map=x, resized=nhwc(F.interpolate(nchw(x), (7, 10), mode="bilinear", align_corners=True)))


def main(path):
    out = {}
    for part in (relu, add_and_norms, pools, convolutions, losses, maps):
        part(out)
    np.savez_compressed(path, **out)
    print({name: (array.shape, int(np.isnan(array).sum())) for name, array in out.items()})


if __name__ == "__main__":
    main(sys.argv[1])
