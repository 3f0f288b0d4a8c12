// The seam for GPUs: a convolution with the plain GPU schedule runs through Halide's OpenCL (here PoCL).
#include <catch2/catch.hpp>

#include "tests/numerical/kernels_support.h"

using namespace skipper;
using namespace skipper::test;
using reference::Tensor;

TEST_CASE("a convolution with the plain GPU schedule runs through OpenCL", "[opencl]") {
  const MachineModel machine = machine_model("opencl").value();
  std::mt19937 random(7);
  for (int i = 0; i < 3; ++i) {
    const int64_t in = uniform(random, 3, 20), outs = uniform(random, 5, 40), k = 1 + 2 * i, stride = 1 + i % 2;
    const int64_t size = uniform(random, 5, 12), batch = 2;
    const Tensor input = random_tensor(random, batch, (size - 1) * stride + k, (size - 1) * stride + k, in);
    reference::Kernel kernel(k, k, in, outs);
    kernel.data = random_values(random, k * k * in * outs);
    const std::vector<double> bias = random_values(random, outs);
    const Tensor residual = random_tensor(random, batch, size, size, outs);
    const Tensor expected = relu(add(conv2d(input, kernel, bias, stride, stride), residual));

    const Placement in_place{.pixel = in}, out_place{.pixel = outs};
    const ConvShape shape{.in_channels = in, .out_channels = outs, .out_w = size, .out_h = size, .kernel_w = k,
                          .kernel_h = k, .stride_w = stride, .stride_h = stride, .residual = true, .relu = true,
                          .input = strides_in(input, in_place), .output = strides_in(expected, out_place),
                          .residual_strides = strides_in(residual, out_place)};
    const DirectConvParameters p = choose_direct_conv(shape, machine);
    INFO("kernel " << k << ", " << in << " -> " << outs << ": " << p.explanation);
    const Argument a = place(input, in_place, true), d = place(residual, out_place, true);
    const Argument w = place_dense(packed(kernel, p.panel), {p.panel, in, k, k, p.panels(shape)}, true);
    const Argument b = place_dense(padded(bias, p.panel), {p.bias_floats(shape)}, true);
    const Argument out = place(Tensor(batch, size, size, outs, Argument::canary), out_place, true);
    kernels::Kernel built = kernels::conv2d(shape, p, machine);
    run_kernel(built, machine, {&a, &w, &b, &d}, out, true);
    CHECK(compare(out, expected).largest < 1e-4);
  }
}
