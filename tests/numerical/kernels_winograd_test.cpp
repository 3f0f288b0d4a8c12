// Convolutions in the Winograd domain against the reference: random shapes and schedules, each variant that has them,
// on guarded memory.
#include <catch2/catch.hpp>
#include <cmath>

#include "compiler/kernels/common/divisors.h"
#include "tests/numerical/kernels_cases.h"

using namespace skipper;
using namespace skipper::test;
using reference::Tensor;

namespace {

constexpr int64_t kLine = WinogradLayout::line_channels;

// Any schedule of the map, not only those that a choice would take.
WinogradParameters random_parameters(std::mt19937& r, const ConvShape& shape, const MachineModel& machine) {
  const auto divisor = [&](int64_t of, int64_t most) { return largest_divisor(of, uniform(r, 1, most)); };
  WinogradParameters p;
  p.tile = {.height = 2 * uniform(r, 1, 2), .width = 2 * uniform(r, 1, 2)};
  p.vector = machine.lanes;
  p.panel = p.vector * divisor(shape.out_channels / p.vector, 3);
  p.unroll = divisor(kLine, 4);
  p.tile.block_width = uniform(r, 1, std::min<int64_t>(7, winograd_input(shape, p.tile).tile_columns()));
  p.tile.block_height = uniform(r, 1, std::min<int64_t>(3, winograd_input(shape, p.tile).tile_rows()));
  const WinogradLayout input = winograd_input(shape, p.tile);
  const int64_t most =
      std::max<int64_t>(1, (64 << 10) / (p.tile.points() * p.panel * int64_t{sizeof(float)} * p.tile.block_tiles()));
  p.group_w = divisor(input.block_columns(), most);
  p.group_h = divisor(input.block_rows(), most / p.group_w);
  p.task_panels = divisor(shape.out_channels / p.panel, 4);
  return p;
}

struct Case {
  int64_t batch, in, out, out_h, out_w;
  bool residual, relu, batch_norm;
  Placement input, output, plain;
};

Case random_case(std::mt19937& r, const MachineModel& machine) {
  Case c{};
  c.batch = uniform(r, 1, 5);
  c.in = kLine * uniform(r, 1, 6), c.out = machine.lanes * uniform(r, 1, 12);
  c.out_h = uniform(r, 1, 24), c.out_w = uniform(r, 1, 24);
  c.residual = uniform(r, 0, 1) != 0, c.relu = uniform(r, 0, 1) != 0, c.batch_norm = uniform(r, 0, 1) != 0;
  c.input = {.pixel = c.in + 16 * uniform(r, 0, 1)};
  c.plain = {.pixel = c.out};
  const auto border = [&] { return uniform(r, 0, 1) != 0 ? uniform(r, 0, 3) : 0; };
  c.output = {c.out + 16 * uniform(r, 0, 1), border(), border(), border(), border()};
  return c;
}

struct Operands {
  Tensor input, residual;
  reference::Kernel kernel;
  std::vector<double> bias, gamma, variance;
};

Operands random_operands(std::mt19937& r, const Case& c) {
  Operands o{.input = random_tensor(r, c.batch, c.out_h + 2, c.out_w + 2, c.in),
             .residual = random_tensor(r, c.batch, c.out_h, c.out_w, c.out),
             .kernel = reference::Kernel(3, 3, c.in, c.out),
             .bias = random_values(r, c.out),
             .gamma = random_values(r, c.out),
             .variance = random_values(r, c.out, 0.5, 2)};
  o.kernel.data = random_values(r, static_cast<int64_t>(o.kernel.data.size()));
  return o;
}

// The kernel in panels of points, with a batch norm folded in.
Argument packed_kernel(const Case& c, const Operands& o, const WinogradParameters& p, const MachineModel& machine,
                       bool guard_end) {
  const PackShape shape{.in_channels = c.in,
                        .out_channels = c.out,
                        .kernel_w = 3,
                        .kernel_h = 3,
                        .panel = p.panel,
                        .batch_norm = c.batch_norm,
                        .tile_w = p.tile.width,
                        .tile_h = p.tile.height,
                        .epsilon = 1e-3};
  const Argument kernel = place_dense(o.kernel.data, {c.out, c.in, 3, 3}, guard_end);
  const Argument gamma = place_dense(o.gamma, {c.out}, guard_end),
                 variance = place_dense(o.variance, {c.out}, guard_end);
  std::vector<const Argument*> inputs{&kernel};
  if (c.batch_norm) inputs.insert(inputs.end(), {&gamma, &variance});
  const std::vector<int64_t> extents{p.panel, c.in, p.tile.point_columns(), p.tile.point_rows(), c.out / p.panel};
  const std::vector<double> blank(static_cast<size_t>(p.tile.points() * c.in * c.out), Argument::canary);
  Argument packed = place_dense(blank, extents, guard_end);
  kernels::Kernel built = kernels::pack_weights(shape, machine);
  run_kernel(built, machine, inputs, packed, false);
  return packed;
}

Argument transformed_input(const Case& c, const Operands& o, const WinogradParameters& p, const MachineModel& machine,
                           bool guard_end, bool asserts) {
  const WinogradInputShape shape{
      .output = {.tile = p.tile, .channels = c.in, .width = c.out_w + 2, .height = c.out_h + 2},
      .input = strides_in(o.input, c.input)};
  std::vector<int64_t> extents;
  int64_t elements = c.batch;
  for (int64_t extent : shape.output.extents()) elements *= extent, extents.push_back(extent);
  extents.push_back(c.batch);
  Argument points =
      place_dense(std::vector<double>(static_cast<size_t>(elements), Argument::canary), extents, guard_end);
  const Argument input = place(o.input, c.input, guard_end);
  kernels::Kernel built = kernels::winograd_input(shape, machine);
  run_kernel(built, machine, {&input}, points, asserts);
  return points;
}

Tensor expected_output(const Case& c, Operands o) {
  for (size_t i = 0; c.batch_norm && i < o.kernel.data.size(); ++i) {
    const size_t channel = i % o.gamma.size();
    o.kernel.data[i] *= o.gamma[channel] / std::sqrt(o.variance[channel] + 1e-3);
  }
  Tensor expected = conv2d(o.input, o.kernel, o.bias, 1, 1);
  if (c.residual) expected = add(expected, o.residual);
  return c.relu ? relu(expected) : expected;
}

// What products and points of [-1, 1] are rounded by grows with the root of their number; a wrong term is some 1e-1.
double limit_of(const Case& c) { return 4e-6 * std::sqrt(9.0 * static_cast<double>(c.in)); }

// NaN is wherever the reference has it, and perhaps in the rest of its tiles; what else there is is right.
void check_with_nan(const Argument& out, const Tensor& expected, double limit) {
  double largest = 0;
  int64_t lost = 0;
  for (int64_t n = 0; n < expected.n; ++n)
    for (int64_t y = 0; y < expected.h; ++y)
      for (int64_t x = 0; x < expected.w; ++x)
        for (int64_t channel = 0; channel < expected.c; ++channel) {
          const double actual = static_cast<double>(*out.element(channel, x, y, n)), right = expected(n, y, x, channel);
          lost += std::isnan(right) && !std::isnan(actual);
          if (!std::isnan(actual) && !std::isnan(right)) largest = std::max(largest, relative_distance(actual, right));
        }
  CHECK(lost == 0);
  CHECK(largest < limit);
}

void check_case(std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts, bool specials) {
  const Case c = random_case(r, machine);
  Operands o = random_operands(r, c);
  if (specials) scatter_specials(r, o.input.data, false);
  const MapShape other{.channels = c.out, .strides = strides_in(o.residual, c.plain)};
  ConvShape shape{.in_channels = c.in,
                  .out_channels = c.out,
                  .out_w = c.out_w,
                  .out_h = c.out_h,
                  .kernel_w = 3,
                  .kernel_h = 3,
                  .output = strides_in(o.residual, c.output)};
  const WinogradParameters p = random_parameters(r, shape, machine);
  INFO("batch " << c.batch << ", " << c.in << " -> " << c.out << " channels, output " << c.out_h << "x" << c.out_w
                << (c.residual ? ", residual" : "") << (c.relu ? ", relu" : "") << ", " << p.to_string());
  const Argument points = transformed_input(c, o, p, machine, guard_end, asserts);
  const Argument weights = packed_kernel(c, o, p, machine, guard_end);
  const Argument bias = place_dense(o.bias, {c.out}, guard_end), residual = place(o.residual, c.plain, guard_end);
  std::vector<const Argument*> inputs{&points, &weights, &bias};
  Behind behind{.relu = c.relu};
  if (c.residual) behind.residual = other, inputs.push_back(&residual);
  const Argument out = place(blank(o.residual), c.output, guard_end);
  kernels::Kernel built = kernels::winograd_conv(shape, p, epilogue(behind, machine));
  run_kernel(built, machine, inputs, out, asserts);
  if (specials)
    check_with_nan(out, expected_output(c, o), limit_of(c));
  else
    check(out, expected_output(c, o), limit_of(c));
}

}  // namespace

TEST_CASE("convolutions in the Winograd domain equal the reference for any tile, block and group", "[kernels]") {
  for_seeds(24, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    if (machine.family == Family::x86 && machine.has_fma) check_case(r, machine, guard_end, asserts, false);
  });
}

TEST_CASE("no NaN is lost on its way through the Winograd domain, and no other number is wrong", "[kernels]") {
  for_seeds(8, [](std::mt19937& r, const MachineModel& machine, bool guard_end, bool asserts) {
    if (machine.family == Family::x86 && machine.has_fma) check_case(r, machine, guard_end, asserts, true);
  });
}
