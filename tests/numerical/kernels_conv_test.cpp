// Convolutions against the reference: random shapes, each variant, on guarded memory.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

#include "tests/numerical/kernels_support.h"

using namespace skipper;
using namespace skipper::test;

namespace {

struct Case {
  int64_t batch, in, out, kernel_h, kernel_w, stride_h, stride_w, out_h, out_w;
  bool residual, relu, halo;  // halo: the output lies in a larger buffer
  int64_t extra;              // floats between pixels of the input
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
  return c;
}

// Rounding of float32 sums grows with their length; a missing or a wrong term is some 1e-1.  In float16 a chunk of 64
// products in [-1, 1] sums up to about 8, each time with an error of 2^-11 of it; then the chunks' errors add up.
double limit_of(const Case& c, const Precision& precision) {
  const double steps = static_cast<double>(c.in * c.kernel_h * c.kernel_w);
  return precision.arithmetic == Number::float16 ? 4e-3 * std::sqrt(steps) : 1e-5 + 5e-8 * steps;
}

void check(const Case& c, const MachineModel& machine, const Precision& precision, std::mt19937& random) {
  using namespace reference;
  const bool guard_end = uniform(random, 0, 1) != 0, asserts = uniform(random, 0, 1) != 0;
  const Tensor input = random_tensor(random, c.batch, (c.out_h - 1) * c.stride_h + c.kernel_h,
                                     (c.out_w - 1) * c.stride_w + c.kernel_w, c.in);
  reference::Kernel kernel(c.kernel_h, c.kernel_w, c.in, c.out);
  kernel.data = rounded(random_values(random, static_cast<int64_t>(kernel.data.size())), precision.weights);
  const std::vector<double> bias = random_values(random, c.out);
  const Tensor residual = random_tensor(random, c.batch, c.out_h, c.out_w, c.out);
  Tensor expected = conv2d(input, kernel, bias, c.stride_h, c.stride_w);
  if (c.residual) expected = add(expected, residual);
  if (c.relu) expected = relu(expected);

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
                  .residual = c.residual,
                  .relu = c.relu,
                  .input = strides_in(input, in_place),
                  .output = strides_in(expected, out_place),
                  .residual_strides = strides_in(residual, plain),
                  .precision = precision};
  const DirectConvParameters p = choose_direct_conv(shape, machine);
  INFO(machine.variant << ": " << p.explanation << (asserts ? ", asserts" : ""));

  auto placed = [&](const Tensor& t, const Placement& where) {
    return p.flat ? place_flat(t, where, guard_end) : place(t, where, guard_end);
  };
  const Argument a = placed(input, in_place), d = placed(residual, plain);
  const Argument w = place_dense(packed(kernel, p.panel), {p.panel, c.in, c.kernel_w, c.kernel_h, p.panels(shape)},
                                 guard_end, precision.weights);
  const Argument b = place_dense(padded(bias, p.panel), {p.bias_floats(shape)}, guard_end);
  Tensor blank = expected;
  std::fill(blank.data.begin(), blank.data.end(), Argument::canary);
  const Argument out = placed(blank, out_place);
  std::vector<const Argument*> inputs{&a, &w, &b};
  if (c.residual) inputs.push_back(&d);
  kernels::Kernel built = kernels::conv2d(shape, p, machine);
  run_kernel(built, machine, inputs, out, asserts);
  const Difference difference = compare(out, expected, p.flat);
  CHECK(difference.largest < limit_of(c, precision));
  CHECK_FALSE(difference.strayed);
}

// On the variants that have that precision; count: of each.
void run_cases(unsigned count, unsigned first_seed, bool flat, const Precision& precision = {}) {
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
    const Case c = random_case(random, flat);
    INFO("seed " << seed << ": batch " << c.batch << ", " << c.in << " -> " << c.out << " channels, kernel "
                 << c.kernel_h << "x" << c.kernel_w << ", strides " << c.stride_h << "x" << c.stride_w << ", output "
                 << c.out_h << "x" << c.out_w << (c.residual ? ", residual" : "") << (c.relu ? ", relu" : "")
                 << (c.halo ? ", halo" : ""));
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
