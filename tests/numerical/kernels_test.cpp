// Kernels with one implementation each against the reference: random shapes, each variant, on guarded memory.
#include <catch2/catch.hpp>

#include "tests/numerical/kernels_cases.h"

using namespace skipper;
using namespace skipper::test;
using reference::Tensor;

TEST_CASE("pooling equals the reference", "[kernels]") {
  for_seeds(8, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    const reference::Window w{uniform(r, 1, 5), uniform(r, 1, 5), uniform(r, 1, 3), uniform(r, 1, 3)};
    const Tensor a =
        random_tensor(r, uniform(r, 1, 3), w.h + uniform(r, 0, 8), w.w + uniform(r, 0, 8), uniform(r, 1, 70));
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
    check(out, expected);
  });
}

TEST_CASE("global average pooling equals the reference", "[kernels]") {
  for_seeds(6, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    const Tensor a = random_map(r);
    const Placement where{.pixel = a.c + 16};
    const Tensor expected = global_average_pool(a);
    kernels::Kernel kernel = kernels::global_average_pool(
        {.channels = a.c, .in_w = a.w, .in_h = a.h, .input = strides_in(a, where), .output = {a.c, a.c, a.c}}, machine);
    const Argument in = place(a, where, guard_end), out = samples(blank(expected), guard_end);
    run_kernel(kernel, machine, {&in}, out, asserts);
    check(out, expected, 1e-5);
  });
}

TEST_CASE("dense layers equal the reference for batches of 1 to 9", "[kernels]") {
  for_seeds(9, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
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
    const std::vector<double> bias = random_values(r, outputs);
    const Argument w =
        place_dense(packed(weights, panel), {panel, inputs, panels}, guard_end, Halide::Float(bits_of(shape.weights)));
    const Argument b = place_dense(padded(bias, panel), {panel * panels}, guard_end);
    kernels::Kernel kernel = kernels::dense(shape, {panel}, machine, epilogue({.relu = with_relu}, machine));
    for (int64_t batch : {1, 3, 4, 9}) {
      const Tensor a = random_tensor(r, batch, 1, 1, inputs);
      Tensor expected = dense(a, weights, bias);
      if (with_relu) expected = relu(expected);
      const Argument in = samples(a, guard_end), out = samples(blank(expected), guard_end);
      run_kernel(kernel, machine, {&in, &w, &b}, out, asserts);
      INFO("batch " << batch << ", " << inputs << " -> " << outputs << ", weights " << to_string(shape.weights));
      check(out, expected, 1e-5);
    }
  });
}

TEST_CASE("softmax equals the reference, also for large inputs", "[kernels]") {
  for_seeds(8, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    Tensor a = random_tensor(r, uniform(r, 1, 3), 1, 1, uniform(r, 1, 1200));
    const double scale = static_cast<double>(uniform(r, 1, 500));
    for (double& value : a.data) value = static_cast<float>(value * scale);
    const Tensor expected = softmax(a);
    kernels::Kernel kernel = kernels::softmax({.channels = a.c, .input_stride = a.c, .output_stride = a.c}, machine);
    const Argument in = samples(a, guard_end), out = samples(blank(expected), guard_end);
    run_kernel(kernel, machine, {&in}, out, asserts);
    check(out, expected, 1e-6);
  });
}

TEST_CASE("relayout copies and writes zero borders", "[kernels]") {
  for_seeds(8, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    const Tensor a = random_map(r);
    const bool borders = uniform(r, 0, 3) != 0;
    const int64_t most = borders ? 3 : 0;
    const int64_t top = uniform(r, 0, most), bottom = uniform(r, 0, most), left = uniform(r, 0, most),
                  right = uniform(r, 0, most);
    const Tensor expected = zero_pad(a, top, bottom, left, right);
    const Placement where{a.c + 16, 1, 0, 1, 2}, out_where{.pixel = a.c};
    kernels::Kernel kernel = kernels::relayout({.channels = a.c,
                                                .width = a.w,
                                                .height = a.h,
                                                .top = top,
                                                .bottom = bottom,
                                                .left = left,
                                                .right = right,
                                                .input = strides_in(a, where),
                                                .output = strides_in(expected, out_where)},
                                               machine);
    const Argument in = place(a, where, guard_end), out = place(blank(expected), out_where, guard_end);
    run_kernel(kernel, machine, {&in}, out, asserts);
    check(out, expected, 1e-7);
  });
}

// A kernel that believes in more channels than its output has.
TEST_CASE("a write into a hole of an output is seen", "[kernels]") {
  for (const MachineModel& machine : runnable_variants()) {
    INFO(machine.variant);
    std::mt19937 random(1);
    const Tensor a = random_tensor(random, 2, 3, 3, 12), output(2, 3, 3, 8);
    const Placement dense{.pixel = 12}, with_holes{24, 0, 1, 0, 1};
    kernels::Kernel kernel = kernels::relayout({.channels = 12,
                                                .width = 3,
                                                .height = 3,
                                                .input = strides_in(a, dense),
                                                .output = strides_in(output, with_holes)},
                                               machine);
    const Argument in = place(a, dense, true), out = place(blank(output), with_holes, false);
    run_kernel(kernel, machine, {&in}, out, false);
    CHECK(compare(out, output).strayed);
  }
}

TEST_CASE("packing folds batch norm and fills panels with zeros", "[kernels]") {
  for_seeds(12, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    const int64_t in = uniform(r, 1, 20), outs = uniform(r, 1, 100), kh = uniform(r, 1, 3), kw = uniform(r, 1, 3);
    const int64_t panels_of[] = {1, 2, 8, 16, 24, 32, 48, 64};
    const PackShape shape{.in_channels = in,
                          .out_channels = outs,
                          .kernel_w = kw,
                          .kernel_h = kh,
                          .panel = panels_of[uniform(r, 0, 7)],
                          .bias = uniform(r, 0, 1) != 0,
                          .batch_norm = uniform(r, 0, 1) != 0,
                          .epsilon = 1e-3,
                          .weights = random_number(r, machine)};
    const int64_t panels = (outs + shape.panel - 1) / shape.panel;
    INFO(in << " -> " << outs << ", panel " << shape.panel << ", bias " << shape.bias << ", bn " << shape.batch_norm
            << ", weights " << to_string(shape.weights));
    reference::Kernel kernel(kh, kw, in, outs);
    kernel.data = random_values(r, kh * kw * in * outs);
    const std::vector<double> bias = random_values(r, outs);
    const reference::BatchNorm bn{random_values(r, outs), random_values(r, outs), random_values(r, outs),
                                  random_values(r, outs, 0.1, 2), 1e-3};
    const Argument k = place_dense(kernel.data, {outs, in, kw, kh}, guard_end);
    const Argument b = place_dense(bias, {outs}, guard_end);
    const Argument gamma = place_dense(bn.gamma, {outs}, guard_end), beta = place_dense(bn.beta, {outs}, guard_end);
    const Argument mean = place_dense(bn.mean, {outs}, guard_end), var = place_dense(bn.variance, {outs}, guard_end);

    std::vector<double> folded_bias(static_cast<size_t>(outs));
    for (int64_t o = 0; o < outs; ++o) {
      const size_t i = static_cast<size_t>(o);
      const double scale = shape.batch_norm ? bn.gamma[i] / std::sqrt(bn.variance[i] + bn.epsilon) : 1.0;
      const double old = shape.bias ? bias[i] : 0.0;
      folded_bias[i] = shape.batch_norm ? bn.beta[i] + (old - bn.mean[i]) * scale : old;
      for (int64_t j = 0; j < kh * kw * in; ++j) kernel.data[static_cast<size_t>(j * outs + o)] *= scale;
    }
    std::vector<const Argument*> weight_inputs{&k}, bias_inputs;
    if (shape.bias) bias_inputs.push_back(&b);
    if (shape.batch_norm) {
      weight_inputs.insert(weight_inputs.end(), {&gamma, &var});
      bias_inputs.insert(bias_inputs.end(), {&gamma, &beta, &mean, &var});
    }
    auto verify = [&](kernels::Kernel built, const std::vector<const Argument*>& inputs,
                      const std::vector<double>& expected, const std::vector<int64_t>& extents, Halide::Type type) {
      const std::vector<double> blank(expected.size(), Argument::canary);
      const Argument out = place_dense(blank, extents, guard_end, type);
      run_kernel(built, machine, inputs, out, asserts);
      double largest = 0;
      for (size_t i = 0; i < expected.size(); ++i) {
        // To the nearest number of 11 bits.
        const double rounding = type.bits() == 16 ? std::abs(expected[i]) / 2048 : 0;
        largest = std::max(largest, std::abs(out.value(i) - expected[i]) - rounding);
      }
      CHECK(largest < 1e-5);
    };
    verify(kernels::pack_weights(shape, machine), weight_inputs, packed(kernel, shape.panel),
           {shape.panel, in, kw, kh, panels}, Halide::Float(bits_of(shape.weights)));
    verify(kernels::pack_bias(shape, machine), bias_inputs, padded(folded_bias, shape.panel), {panels * shape.panel},
           Halide::Float(32));
  });
}

TEST_CASE("packing in int8 gives the nearest of 127 steps, in fours of channels, and the steps", "[kernels]") {
  for_seeds(12, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    const int64_t in = 4 * uniform(r, 1, 9), outs = uniform(r, 1, 100), kh = uniform(r, 1, 3), kw = uniform(r, 1, 3);
    const int64_t panels_of[] = {4, 8, 12, 16, 24, 32, 48, 64};
    const PackShape shape{.in_channels = in,
                          .out_channels = outs,
                          .kernel_w = kw,
                          .kernel_h = kh,
                          .panel = panels_of[uniform(r, 0, 7)],
                          .batch_norm = uniform(r, 0, 1) != 0,
                          .epsilon = 1e-3,
                          .weights = Number::int8,
                          .unsigned_weights = uniform(r, 0, 1) != 0};
    if (machine.dot_product == DotProduct::none) return;
    const int64_t panels = (outs + shape.panel - 1) / shape.panel;
    INFO(machine.variant << ": " << in << " -> " << outs << ", panel " << shape.panel << ", bn " << shape.batch_norm
                         << ", unsigned " << shape.unsigned_weights);
    reference::Kernel kernel(kh, kw, in, outs);
    kernel.data = random_values(r, kh * kw * in * outs);
    const std::vector<double> gamma = random_values(r, outs), variance = random_values(r, outs, 0.1, 2);
    const Argument k = place_dense(kernel.data, {outs, in, kw, kh}, guard_end);
    const Argument g = place_dense(gamma, {outs}, guard_end), v = place_dense(variance, {outs}, guard_end);
    std::vector<const Argument*> inputs{&k};
    if (shape.batch_norm) inputs.insert(inputs.end(), {&g, &v});

    // Folded, then in steps of each channel's largest magnitude / 127.
    std::vector<double> steps(static_cast<size_t>(outs));
    for (size_t i = 0; i < kernel.data.size(); ++i) {
      const size_t o = i % steps.size();
      if (shape.batch_norm) kernel.data[i] *= gamma[o] / std::sqrt(variance[o] + shape.epsilon);
      steps[o] = std::max(steps[o], std::abs(kernel.data[i]) / 127);
    }
    for (size_t i = 0; i < kernel.data.size(); ++i) kernel.data[i] /= steps[i % steps.size()];
    const std::vector<double> expected = packed_in_fours(kernel, shape.panel);

    const std::vector<double> blank(expected.size()), blank_steps(static_cast<size_t>(panels * shape.panel));
    const Argument weights = place_dense(blank, {4, shape.panel, in / 4, kw, kh, panels}, guard_end,
                                         shape.unsigned_weights ? Halide::UInt(8) : Halide::Int(8));
    const Argument scale = place_dense(blank_steps, {panels * shape.panel}, guard_end);
    kernels::Kernel pack_weights = kernels::pack_weights(shape, machine),
                    pack_scale = kernels::pack_scale(shape, machine);
    run_kernel(pack_weights, machine, inputs, weights, asserts);
    run_kernel(pack_scale, machine, inputs, scale, asserts);
    double largest = 0;
    for (size_t i = 0; i < expected.size(); ++i)
      largest = std::max(largest, std::abs(weights.value(i) - (shape.unsigned_weights ? 128 : 0) - expected[i]));
    CHECK(largest <= 0.5 + 1e-4);
    const std::vector<double> expected_steps = padded(steps, shape.panel);
    for (size_t o = 0; o < expected_steps.size(); ++o)
      CHECK(std::abs(scale.value(o) - expected_steps[o]) <= 1e-6 * std::abs(expected_steps[o]));
  });
}
