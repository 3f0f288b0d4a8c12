// Kernels with one implementation each, with NaN and infinities among their operands: NaN is where the reference has
// it, and everything else is the reference's.  Random shapes, each variant, on guarded memory.
#include <catch2/catch.hpp>

#include "tests/numerical/kernels_cases.h"

using namespace skipper;
using namespace skipper::test;
using reference::Tensor;

namespace {

Tensor with_specials(std::mt19937& r, Tensor tensor) {
  scatter_specials(r, tensor.data);
  return tensor;
}

// A vector's comparison: what is not a number is where it is expected.
void check(const Argument& out, const std::vector<double>& expected, double limit) {
  double largest = 0;
  for (size_t i = 0; i < expected.size(); ++i)
    largest = std::max(largest, relative_distance(out.value(i), expected[i]));
  CHECK(largest < limit);
}

}  // namespace

TEST_CASE("pools pass NaN and infinities on", "[kernels]") {
  for_seeds(8, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    const reference::Window w{uniform(r, 1, 5), uniform(r, 1, 5), uniform(r, 1, 3), uniform(r, 1, 3)};
    const Tensor a = with_specials(
        r, random_tensor(r, uniform(r, 1, 3), w.h + uniform(r, 0, 8), w.w + uniform(r, 0, 8), uniform(r, 1, 70)));
    const bool max = uniform(r, 0, 1) != 0;
    const Tensor expected = max ? max_pool(a, w) : average_pool(a, w);
    const Placement where{.pixel = a.c + 16}, out_where{a.c, 1, 2, 2, 1};
    const PoolShape shape{.channels = a.c,
                          .out_w = expected.w,
                          .out_h = expected.h,
                          .window_w = w.w,
                          .window_h = w.h,
                          .stride_w = w.stride_w,
                          .stride_h = w.stride_h,
                          .input = strides_in(a, where),
                          .output = strides_in(expected, out_where)};
    kernels::Kernel kernel = max ? kernels::max_pool(shape, machine) : kernels::average_pool(shape, machine);
    const Argument in = place(a, where, guard_end), out = place(blank(expected), out_where, guard_end);
    run_kernel(kernel, machine, {&in}, out, asserts);
    INFO((max ? "max" : "average"));
    check(out, expected);
  });
}

TEST_CASE("global average pooling passes NaN and infinities on", "[kernels]") {
  for_seeds(4, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    const Tensor a = with_specials(r, random_map(r)), expected = global_average_pool(a);
    const Placement where{.pixel = a.c + 16};
    kernels::Kernel kernel = kernels::global_average_pool(
        {.channels = a.c, .in_w = a.w, .in_h = a.h, .input = strides_in(a, where), .output = {a.c, a.c, a.c}}, machine);
    const Argument in = place(a, where, guard_end), out = samples(blank(expected), guard_end);
    run_kernel(kernel, machine, {&in}, out, asserts);
    check(out, expected);
  });
}

TEST_CASE("dense layers pass NaN and infinities on", "[kernels]") {
  for_seeds(4, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    const int64_t inputs = uniform(r, 1, 99), outputs = uniform(r, 1, 150);
    const DenseShape shape{.inputs = inputs,
                           .outputs = outputs,
                           .input_stride = inputs,
                           .output_stride = outputs,
                           .weights = random_number(r, machine)};
    const bool with_relu = uniform(r, 0, 1) != 0;
    const int64_t panel = choose_dense(shape, machine).panel, panels = (outputs + panel - 1) / panel;
    reference::Kernel weights(1, 1, inputs, outputs);
    weights.data = rounded(random_values(r, inputs * outputs), shape.weights);
    std::vector<double> bias = random_values(r, outputs);
    scatter_specials(r, weights.data);
    scatter_specials(r, bias);
    const Argument w =
        place_dense(packed(weights, panel), {panel, inputs, panels}, guard_end, Halide::Float(bits_of(shape.weights)));
    const Argument b = place_dense(padded(bias, panel), {panel * panels}, guard_end);
    kernels::Kernel kernel = kernels::dense(shape, {panel}, machine, epilogue({.relu = with_relu}, machine));
    for (int64_t batch : {1, 4, 9}) {
      const Tensor a = with_specials(r, random_tensor(r, batch, 1, 1, inputs));
      Tensor expected = dense(a, weights, bias);
      if (with_relu) expected = relu(expected);
      const Argument in = samples(a, guard_end), out = samples(blank(expected), guard_end);
      run_kernel(kernel, machine, {&in, &w, &b}, out, asserts);
      INFO("batch " << batch << ", " << inputs << " -> " << outputs << ", weights " << to_string(shape.weights));
      check(out, expected);
    }
  });
}

TEST_CASE("softmax is not a number where a logit is, or is +infinity; -infinity has the probability 0", "[kernels]") {
  for_seeds(6, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    Tensor a = random_tensor(r, uniform(r, 1, 4), 1, 1, uniform(r, 2, 300));
    scatter_specials(r, a.data);
    a.data[static_cast<size_t>(uniform(r, 0, a.c - 1))] = -std::numeric_limits<double>::infinity();
    Tensor expected = a;
    for (int64_t n = 0; n < a.n; ++n) {
      const auto first = expected.data.begin() + n * a.c, last = first + a.c;
      const bool is_number =
          std::none_of(first, last, [](double x) { return std::isnan(x) || (std::isinf(x) && x > 0); });
      Tensor sample(1, 1, 1, a.c, std::nan(""));
      if (is_number) sample.data.assign(first, last), sample = softmax(sample);
      std::copy(sample.data.begin(), sample.data.end(), first);
    }
    kernels::Kernel kernel = kernels::softmax({.channels = a.c, .input_stride = a.c, .output_stride = a.c}, machine);
    const Argument in = samples(a, guard_end), out = samples(blank(expected), guard_end);
    run_kernel(kernel, machine, {&in}, out, asserts);
    check(out, expected, 1e-6);
  });
}

// `prepare` makes this of a variance below -epsilon, and of weights that are not numbers.
TEST_CASE("packing passes NaN on to all weights or scales of its channel", "[kernels]") {
  for_seeds(6, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    const int64_t in = 4 * uniform(r, 1, 6), outs = uniform(r, 1, 100), panel = 16, panels = (outs + 15) / 16;
    const bool is_int8 = machine.dot_product != DotProduct::none && uniform(r, 0, 1) != 0;
    const PackShape shape{.in_channels = in,
                          .out_channels = outs,
                          .panel = panel,
                          .batch_norm = true,
                          .epsilon = 1e-3,
                          .weights = is_int8 ? Number::int8 : random_number(r, machine)};
    reference::Kernel kernel(1, 1, in, outs);
    kernel.data = random_values(r, in * outs);
    std::vector<double> gamma = random_values(r, outs), variance = random_values(r, outs, 0.1, 2);
    scatter_specials(r, kernel.data, false);
    scatter_specials(r, gamma, false);
    for (double& value : variance)
      if (uniform(r, 0, 9) == 0) value = uniform(r, 0, 1) != 0 ? -1 : std::nan("");
    const Argument k = place_dense(kernel.data, {outs, in, 1, 1}, guard_end);
    const Argument g = place_dense(gamma, {outs}, guard_end), v = place_dense(variance, {outs}, guard_end);
    std::vector<double> scale(static_cast<size_t>(outs));
    for (size_t i = 0; i < kernel.data.size(); ++i) {
      const size_t o = i % scale.size();
      kernel.data[i] *= gamma[o] / std::sqrt(variance[o] + shape.epsilon);
      const double step = std::abs(kernel.data[i]) / 127;
      if (std::isnan(step) || step > scale[o]) scale[o] = step;
    }
    INFO(machine.variant << ": " << in << " -> " << outs << ", " << to_string(shape.weights));
    if (is_int8) {
      const Argument out =
          place_dense(std::vector<double>(static_cast<size_t>(panels * panel)), {panels * panel}, guard_end);
      kernels::Kernel pack = kernels::pack_scale(shape, machine);
      run_kernel(pack, machine, {&k, &g, &v}, out, asserts);
      check(out, padded(scale, panel), 1e-6);
      return;
    }
    const std::vector<double> expected = packed(kernel, panel);
    const Argument out = place_dense(std::vector<double>(expected.size()), {panel, in, 1, 1, panels}, guard_end,
                                     Halide::Float(bits_of(shape.weights)));
    kernels::Kernel pack = kernels::pack_weights(shape, machine);
    run_kernel(pack, machine, {&k, &g, &v}, out, asserts);
    check(out, expected, shape.weights == Number::float16 ? 1e-3 : 1e-5);
  });
}
