// Convolutions against the reference: random shapes, each variant, on guarded memory.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

#include "compiler/kernels/conv/choice.h"
#include "tests/numerical/kernels_support.h"

using namespace skipper;
using namespace skipper::test;
using reference::Tensor;

namespace {

struct Case {
  int64_t batch, in, out, kernel_h, kernel_w, stride_h, stride_w, out_h, out_w;
  bool residual, relu, halo;  // halo: the output lies in a larger buffer
  bool nonnegative;           // what comes from a relu
  int64_t extra;              // floats between pixels of the input
  bool specials = false;      // some operands are NaN or infinite
  bool mask = false;
};

Case random_case(std::mt19937& r, bool flat) {
  Case c{};
  c.batch = uniform(r, 1, 5);
  // Many input channels: on a GPU threads share sums.
  const bool is_deep = uniform(r, 0, 7) == 0;
  c.in = is_deep ? 4 * uniform(r, 16, 80) : uniform(r, 1, 40),
  c.out = uniform(r, 0, 2) != 0 ? uniform(r, 1, 100) : 16 * uniform(r, 1, 8);
  const int64_t most = flat ? 1 : is_deep ? 3 : 7;
  c.kernel_h = uniform(r, 1, most), c.kernel_w = uniform(r, 1, most);
  c.stride_h = flat ? 1 : uniform(r, 1, 3), c.stride_w = flat ? 1 : uniform(r, 1, 3);
  c.out_h = uniform(r, 1, 11), c.out_w = uniform(r, 1, 18);
  c.residual = uniform(r, 0, 1) != 0, c.relu = uniform(r, 0, 1) != 0, c.halo = !flat && uniform(r, 0, 1) != 0;
  c.extra = uniform(r, 0, 1) * 16;
  c.nonnegative = uniform(r, 0, 1) != 0;
  return c;
}

// Rounding of float32 sums grows with their length; a missing or a wrong term is some 1e-1.  In float16 a chunk of 64
// products in [-1, 1] sums up to about 8, each time with an error of 2^-11 of it; then the chunks' errors add up.
double limit_of(const Case& c, const Precision& precision) {
  const double steps = static_cast<double>(c.in * c.kernel_h * c.kernel_w);
  return precision.arithmetic == Number::float16 ? 4e-3 * std::sqrt(steps) : 1e-5 + 5e-8 * steps;
}

struct Operands {
  Tensor input, residual, mask;
  reference::Kernel kernel;
  std::vector<double> bias, scale;  // scale: of int8 weights
};

Operands random_operands(const Case& c, const Precision& precision, std::mt19937& random) {
  Operands o{.input = random_tensor(random, c.batch, (c.out_h - 1) * c.stride_h + c.kernel_h,
                                    (c.out_w - 1) * c.stride_w + c.kernel_w, c.in),
             .residual = random_tensor(random, c.batch, c.out_h, c.out_w, c.out),
             .mask = Tensor(),
             .kernel = reference::Kernel(c.kernel_h, c.kernel_w, c.in, c.out),
             .bias = random_values(random, c.out),
             .scale = random_values(random, c.out, 0.1 / 127, 1.0 / 127)};
  o.kernel.data = rounded(random_values(random, static_cast<int64_t>(o.kernel.data.size())), precision.weights);
  if (c.nonnegative)
    for (double& sample : o.input.data) sample = std::max(sample, 0.0);
  if (precision.arithmetic != Number::int8) return o;
  // Weights are whole multiples of their channel's scale; some pixels are zero, some far from one.
  for (size_t i = 0; i < o.kernel.data.size(); ++i)
    o.kernel.data[i] = std::nearbyint(o.kernel.data[i] * 127) * o.scale[i % o.scale.size()];
  for (size_t pixel = 0; pixel < o.input.data.size() / static_cast<size_t>(c.in); ++pixel) {
    const float factors[] = {0, 1e-33f, 0.01f, 0.1f, 1, 1};
    const float factor = factors[uniform(random, 0, 5)];
    for (size_t i = 0; i < static_cast<size_t>(c.in); ++i)
      o.input.data[pixel * static_cast<size_t>(c.in) + i] *= factor;
  }
  return o;
}

// NaN and infinities, some in weights.  In int8 it is a channel's scale that is NaN; infinities have no steps.
void add_specials(Operands& o, const Case& c, const Precision& precision, std::mt19937& random) {
  const bool is_int8 = precision.arithmetic == Number::int8;
  scatter_specials(random, o.input.data, !is_int8);
  if (c.nonnegative)
    for (double& sample : o.input.data) sample = sample <= 0 ? 0 : sample;
  scatter_specials(random, o.residual.data);
  scatter_specials(random, o.bias);
  if (is_int8)
    scatter_specials(random, o.scale, false);
  else if (uniform(random, 0, 1) != 0)
    scatter_specials(random, o.kernel.data);
  if (is_int8)
    for (size_t i = 0; i < o.kernel.data.size(); ++i)
      if (std::isnan(o.scale[i % o.scale.size()])) o.kernel.data[i] = std::nan("");
  if (!c.mask) return;
  o.mask = random_tensor(random, c.batch, c.out_h, c.out_w, c.out);
  scatter_specials(random, o.mask.data);
  for (double& value : o.mask.data)
    if (uniform(random, 0, 9) == 0) value = uniform(random, 0, 1) != 0 ? 0 : std::nan("");
}

// Returns what a kernel in int8 makes of its input, in float32 as conv/algorithm.h says it.
Tensor quantised(Tensor input, float largest) {
  const auto channels = static_cast<size_t>(input.c);
  for (size_t first = 0; first < input.data.size(); first += channels) {
    float peak = 0;
    for (size_t i = first; i < first + channels; ++i)
      if (const float magnitude = std::abs(static_cast<float>(input.data[i]));
          magnitude > peak || std::isnan(magnitude))
        peak = magnitude;
    const float step = peak * (1.0f / largest), inverse = step > 1e-30f ? 1 / step : 0;
    for (size_t i = first; i < first + channels; ++i)
      input.data[i] =
          static_cast<double>(std::nearbyint(static_cast<float>(input.data[i]) * inverse)) * static_cast<double>(step);
  }
  return input;
}

// Weights, biases and, for int8, scales.
std::vector<Argument> parameters_of(const Operands& o, const ConvShape& s, const DirectConvParameters& p,
                                    bool guard_end) {
  std::vector<Argument> arguments;
  if (p.int8()) {
    reference::Kernel whole = o.kernel;
    for (size_t i = 0; i < whole.data.size(); ++i) {
      const double steps = std::nearbyint(whole.data[i] / o.scale[i % o.scale.size()]);
      whole.data[i] = std::isnan(steps) ? 0 : steps;
    }
    std::vector<double> values = packed_in_fours(whole, p.panel);
    for (double& value : values) value += p.int8()->unsigned_weights ? 128 : 0;
    arguments.push_back(place_dense(values, {4, p.panel, s.in_channels / 4, s.kernel_w, s.kernel_h, p.panels(s)},
                                    guard_end, p.int8()->unsigned_weights ? Halide::UInt(8) : Halide::Int(8)));
  } else {
    arguments.push_back(place_dense(packed(o.kernel, p.panel),
                                    {p.panel, s.in_channels, s.kernel_w, s.kernel_h, p.panels(s)}, guard_end,
                                    Halide::Float(bits_of(s.weights))));
  }
  arguments.push_back(place_dense(padded(o.bias, p.panel), {p.bias_floats(s)}, guard_end));
  if (p.int8()) arguments.push_back(place_dense(padded(o.scale, p.panel), {p.bias_floats(s)}, guard_end));
  return arguments;
}

void check(const Case& c, const MachineModel& machine, const Precision& precision, std::mt19937& random) {
  using namespace reference;
  const bool guard_end = uniform(random, 0, 1) != 0, asserts = uniform(random, 0, 1) != 0;
  Operands operands = random_operands(c, precision, random);
  if (c.specials) add_specials(operands, c, precision, random);
  const Placement in_place{.pixel = c.in + c.extra}, plain{.pixel = c.out};
  const Placement out_place = c.halo ? Placement{c.out + 16, 1, 2, 3, 1} : plain;
  ConvShape shape{.in_channels = c.in,
                  .out_channels = c.out,
                  .out_w = c.out_w,
                  .out_h = c.out_h,
                  .kernel_w = c.kernel_w,
                  .kernel_h = c.kernel_h,
                  .stride_w = c.stride_w,
                  .stride_h = c.stride_h,
                  .input = strides_in(operands.input, in_place),
                  .output = strides_in(operands.residual, out_place),
                  .weights = precision.weights};
  const MapShape other{.channels = c.out, .strides = strides_in(operands.residual, plain)};
  Behind behind{.relu = c.relu};
  if (c.residual) behind.residual = other;
  if (c.mask) behind.mask = other;
  shape.also_read.assign(c.residual + c.mask, other.strides);
  const auto [p, explanation, cycles] = choose_direct_conv(
      shape, {.arithmetic = precision.arithmetic, .nonnegative_input = c.nonnegative, .batch = c.batch}, machine);
  INFO(machine.variant << ": " << explanation << (asserts ? ", asserts" : ""));
  Tensor expected = conv2d(p.int8() ? quantised(operands.input, c.nonnegative ? 255 : 127) : operands.input,
                           operands.kernel, operands.bias, c.stride_h, c.stride_w);
  if (c.residual) expected = add(expected, operands.residual);
  if (c.mask) expected = relu_gradient(expected, operands.mask);
  if (c.relu) expected = relu(expected);

  auto placed = [&](const Tensor& t, const Placement& where) {
    return p.flat ? place_flat(t, where, guard_end) : place(t, where, guard_end);
  };
  const Argument a = placed(operands.input, in_place), d = placed(operands.residual, plain);
  const Argument m = placed(c.mask ? operands.mask : operands.residual, plain);
  const std::vector<Argument> parameters = parameters_of(operands, shape, p, guard_end);
  Tensor blank = expected;
  std::fill(blank.data.begin(), blank.data.end(), Argument::canary);
  const Argument out = placed(blank, out_place);
  std::vector<const Argument*> inputs{&a};
  for (const Argument& parameter : parameters) inputs.push_back(&parameter);
  if (c.residual) inputs.push_back(&d);
  if (c.mask) inputs.push_back(&m);
  kernels::Kernel built = kernels::conv2d(shape, p, machine, epilogue(behind, machine));
  run_kernel(built, machine, inputs, out, asserts);
  const Difference difference = compare(out, expected, p.flat);
  CHECK(difference.largest < limit_of(c, precision));
  CHECK_FALSE(difference.strayed);
}

// On the variants that have that precision; count: of each.
void run_cases(unsigned count, unsigned first_seed, bool flat, const Precision& precision = {}, bool specials = false) {
  std::vector<MachineModel> variants = runnable_variants();
  REQUIRE_FALSE(variants.empty());
  std::erase_if(variants, [&](const MachineModel& machine) { return !check_precision(precision, {machine}).empty(); });
  if (variants.empty()) {
    WARN("no variant here has that precision");
    return;
  }
  const unsigned end = first_seed + count * static_cast<unsigned>(variants.size());
  for (unsigned seed = first_seed; seed < end; ++seed) {
    std::mt19937 random(seed);
    Case c = random_case(random, flat);
    c.specials = specials;
    c.mask = specials && !c.relu && uniform(random, 0, 1) != 0;
    INFO("seed " << seed << ": batch " << c.batch << ", " << c.in << " -> " << c.out << " channels, kernel "
                 << c.kernel_h << "x" << c.kernel_w << ", strides " << c.stride_h << "x" << c.stride_w << ", output "
                 << c.out_h << "x" << c.out_w << (c.residual ? ", residual" : "") << (c.relu ? ", relu" : "")
                 << (c.halo ? ", halo" : "") << (c.mask ? ", mask" : ""));
    check(c, variants[seed % variants.size()], precision, random);
  }
}

}  // namespace

TEST_CASE("convolutions of random shapes equal the reference", "[kernels]") { run_cases(30, 1000, false); }

TEST_CASE("flat 1x1 convolutions of random shapes equal the reference", "[kernels]") { run_cases(15, 5000, true); }

TEST_CASE("convolutions with weights of float16 equal the reference with rounded weights", "[kernels]") {
  const Precision precision{.weights = Number::float16};
  run_cases(20, 9000, false, precision);
  run_cases(10, 12000, true, precision);
}

TEST_CASE("convolutions in float16 come as near to the reference as sums of a few dozen float16 products can",
          "[kernels]") {
  const Precision precision{.weights = Number::float16, .arithmetic = Number::float16};
  run_cases(30, 14000, false, precision);
  run_cases(20, 17000, true, precision);
}

TEST_CASE("convolutions in int8 equal the reference with each pixel rounded to 127ths or 255ths of its largest sample",
          "[kernels]") {
  const Precision precision{.arithmetic = Number::int8};
  run_cases(60, 20000, false, precision);
  run_cases(30, 24000, true, precision);
}

TEST_CASE("convolutions of random shapes pass NaN and infinities on, and no others come to be", "[kernels]") {
  run_cases(12, 30000, false, {}, true);
  run_cases(6, 33000, true, {}, true);
}

TEST_CASE("convolutions with weights of float16, and in float16, pass NaN and infinities on", "[kernels]") {
  run_cases(6, 36000, false, {.weights = Number::float16}, true);
  run_cases(8, 39000, false, {.weights = Number::float16, .arithmetic = Number::float16}, true);
}

TEST_CASE("in int8 what reads a pixel with NaN is NaN, as is a channel whose scale is", "[kernels]") {
  const Precision precision{.arithmetic = Number::int8};
  run_cases(30, 42000, false, precision, true);
  run_cases(15, 45000, true, precision, true);
}
