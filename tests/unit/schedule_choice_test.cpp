// The choice of a convolution's implementation: what its parameters promise, whatever the shape.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "compiler/kernels/conv/choice.h"
#include "compiler/kernels/dense/choice.h"
#include "compiler/kernels/kernel_gradient/choice.h"
#include "compiler/machine/precision.h"

using namespace skipper;

namespace {

ConvShape dense_shape_of(int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t h, int64_t w) {
  ConvShape s;
  s.in_channels = in, s.out_channels = out, s.out_w = w, s.out_h = h;
  s.kernel_w = s.kernel_h = kernel, s.stride_w = s.stride_h = stride;
  s.input = strides_of(in, s.in_w(), s.in_h());
  s.output = strides_of(out, w, h);
  return s;
}

MachineModel model(const char* name) { return machine_model(name).value(); }

}  // namespace

TEST_CASE("parameters keep their promises for 2000 random shapes on every machine") {
  std::mt19937 random(11);
  auto uniform = [&](int64_t low, int64_t high) {
    return low + static_cast<int64_t>(random() % static_cast<uint64_t>(high - low + 1));
  };
  for (int i = 0; i < 2000; ++i) {
    const std::string variant = machine_variants()[static_cast<size_t>(i) % machine_variants().size()];
    const MachineModel machine = model(variant.c_str());
    ConvShape s = dense_shape_of(uniform(1, 300), uniform(1, 300), uniform(0, 1) ? 1 : uniform(2, 7), uniform(1, 3),
                                 uniform(1, 60), uniform(1, 60));
    if (uniform(0, 1)) s.output = strides_of(s.out_channels, s.out_w + 2, s.out_h + 2);
    const ConvDemand demand{.batch = uniform(0, 1) ? 32 : 1};
    const auto [p, explanation, cycles] = choose_direct_conv(s, demand, machine);
    INFO(variant << ", " << s.in_channels << " -> " << s.out_channels << ", kernel " << s.kernel_w << ", stride "
                 << s.stride_w << ", " << s.out_h << "x" << s.out_w << ": " << explanation);
    const int64_t pixels = p.flat ? s.pixels() : s.out_h;
    CHECK(p.panel % p.vector == 0);
    CHECK(p.vector <= machine.lanes);
    CHECK(p.tile_x <= (p.flat ? s.pixels() : s.out_w));
    CHECK(p.task_pixels <= pixels);
    CHECK(pixels % p.task_pixels == 0);
    CHECK((!p.flat || p.tile_x <= p.task_pixels));
    CHECK(p.task_pixels % p.tile_y == 0);
    CHECK(s.in_channels % p.unroll == 0);
    CHECK(p.unroll % p.input_lanes == (p.in_rows() ? 1 : 0));
    if (p.in_rows()) {
      CHECK(s.in_channels * s.kernel_w >= p.input_lanes);
      CHECK(s.input.pixel == s.in_channels);
    }
    CHECK(p.task_panels >= 1);
    CHECK(p.task_panels <= p.panels(s));
    if (machine.family != Family::gpu) CHECK(p.panel / p.vector * p.tile_x * p.tile_y < machine.registers);
    if (p.threads && p.threads->staged) {
      CHECK(machine.family == Family::gpu);
      CHECK(p.threads->parts > 1);
      CHECK(s.in_channels % 4 == 0);
      const int64_t sums = int64_t{p.threads->channels} * p.threads->channel_threads * p.tile_x * p.threads->parts;
      const int64_t samples = ((p.tile_x - 1) * s.stride_w + s.kernel_w) * s.kernel_h * s.in_channels;
      CHECK(4 * (sums + samples) <= 48 << 10);
    }
  }
}

TEST_CASE("GPUs stage the input of batches that threads share, where all of it fits") {
  struct Row {
    int64_t batch, in, out, kernel, stride, size;
    bool staged;
  };
  const Row rows[] = {{32, 64, 64, 3, 1, 55, true},    {32, 256, 256, 3, 1, 14, true},
                      {32, 1024, 256, 1, 1, 14, true}, {1, 256, 256, 3, 1, 14, false},   // a single sample
                      {32, 64, 256, 1, 1, 55, false},                                    // no threads share sums
                      {32, 512, 512, 3, 1, 7, false},  {32, 2048, 512, 1, 1, 7, false},  // too large
                      {32, 512, 1024, 1, 2, 14, false}};                                 // every other pixel
  for (const Row& row : rows) {
    const ConvShape s = dense_shape_of(row.in, row.out, row.kernel, row.stride, row.size, row.size);
    const auto [p, explanation, cycles] = choose_direct_conv(s, {.batch = row.batch}, model("cuda80"));
    INFO(row.in << " -> " << row.out << ", " << row.size << ": " << explanation);
    CHECK(p.threads.value().staged == row.staged);
  }
}

TEST_CASE("a halo on any side forbids flat pixels, and the explanation says so") {
  ConvShape s = dense_shape_of(64, 256, 1, 1, 55, 55);
  CHECK(choose_direct_conv(s, {}, model("avx512")).parameters.flat);
  s.output = strides_of(256, 57, 57);
  const auto [p, explanation, cycles] = choose_direct_conv(s, {}, model("avx512"));
  CHECK_FALSE(p.flat);
  CHECK_THAT(explanation, Catch::Contains("not flat: a map has a halo"));
  CHECK_FALSE(choose_direct_conv(dense_shape_of(64, 64, 1, 2, 28, 28), {}, model("avx512")).parameters.flat);
}

TEST_CASE("narrow maps get tiles of several rows") {
  const auto [p, explanation, cycles] = choose_direct_conv(dense_shape_of(128, 128, 3, 1, 4, 4), {}, model("avx512"));
  CHECK(p.implementation() == "block");
  CHECK(p.tile_y == 2);
}

TEST_CASE("ResNet50's shapes keep AVX-512's registers busy") {
  struct Row {
    int64_t in, out, kernel, stride, size;
  };
  for (const Row& row : {Row{3, 64, 7, 2, 109}, Row{64, 64, 3, 1, 55}, Row{128, 128, 3, 1, 28}, Row{256, 256, 3, 1, 14},
                         Row{512, 512, 3, 1, 7}, Row{2048, 512, 1, 1, 7}, Row{1024, 256, 1, 1, 14}}) {
    const ConvShape shape = dense_shape_of(row.in, row.out, row.kernel, row.stride, row.size, row.size);
    const auto [p, explanation, cycles] = choose_direct_conv(shape, {}, model("avx512"));
    INFO(row.in << " -> " << row.out << ": " << explanation);
    CHECK(p.vector == 16);
    CHECK(p.panel / p.vector * p.tile_x * p.tile_y >= 14);  // accumulators; 8 are too few to hide an FMA's latency
    CHECK(row.out % p.panel == 0);
  }
}

TEST_CASE("ARM's accumulators, samples and weights leave two registers free") {
  for (const auto& [in, out, kernel, stride, size] : {std::array<int64_t, 5>{64, 64, 3, 1, 55},
                                                      {64, 256, 1, 1, 55},
                                                      {128, 128, 3, 1, 28},
                                                      {256, 512, 1, 2, 28},
                                                      {256, 256, 3, 1, 14},
                                                      {512, 512, 3, 1, 7},
                                                      {2048, 512, 1, 1, 7},
                                                      {128, 128, 3, 1, 4}}) {
    const auto [p, explanation, cycles] =
        choose_direct_conv(dense_shape_of(in, out, kernel, stride, size, size), {}, model("arm"));
    INFO(in << " -> " << out << ": " << explanation);
    const int vectors = p.panel / p.vector, pixels = p.tile_x * p.tile_y;
    CHECK(p.input_lanes == 4);
    CHECK(vectors * pixels + vectors + pixels <= 30);
    CHECK(vectors * pixels >= 14);
  }
}

TEST_CASE("on ARM the samples under a row of the kernel are vectors where channels are few") {
  const auto [p, explanation, cycles] = choose_direct_conv(dense_shape_of(3, 64, 7, 2, 112, 112), {}, model("arm"));
  CHECK(p.implementation() == "kernel_row");
  CHECK(p.in_rows());
  ConvShape padded = dense_shape_of(3, 64, 7, 2, 112, 112);
  padded.input = strides_of(4, padded.in_w(), padded.in_h());
  CHECK_THAT(choose_direct_conv(padded, {}, model("arm")).explanation,
             Catch::Contains("not kernel_row: pixels are padded"));
}

TEST_CASE("float16 arithmetic has vectors of eight, float32 sums of 64 steps at most, and float32 for images") {
  const MachineModel arm = model("arm_fp16");
  auto choose = [&](ConvShape shape) {
    shape.weights = Number::float16;
    return choose_direct_conv(shape, {.arithmetic = Number::float16}, arm);
  };
  for (const auto& [in, out, kernel, stride, size] : {std::array<int64_t, 5>{64, 64, 3, 1, 55},
                                                      {96, 256, 1, 1, 55},
                                                      {128, 128, 3, 1, 28},
                                                      {256, 512, 1, 2, 28},
                                                      {512, 512, 3, 1, 7},
                                                      {2048, 512, 1, 1, 7},
                                                      {6, 4, 2, 1, 4}}) {
    const auto [p, explanation, cycles] = choose(dense_shape_of(in, out, kernel, stride, size, size));
    INFO(in << " -> " << out << ": " << explanation);
    const int vectors = p.panel / p.vector, pixels = p.tile_x * p.tile_y;
    CHECK(p.vector == (out >= 8 ? 8 : 4));
    REQUIRE(p.half());
    CHECK(p.half()->steps >= 1);
    CHECK(p.half()->steps <= 64);
    CHECK(in % p.half()->steps == 0);
    CHECK(p.half()->steps % p.unroll == 0);
    CHECK(p.unroll % p.input_lanes == 0);
    CHECK(vectors * pixels + vectors + pixels <= 30);
    CHECK(pixels <= 15);  // an operand that is read lane by lane is in one of 16 registers
    if (p.half()->whole_tile) CHECK(p.order == LoopOrder::panels_inner);
  }
  const auto [image, image_explanation, image_cycles] = choose(dense_shape_of(3, 64, 7, 2, 112, 112));
  CHECK_FALSE(image.half());
  CHECK(image.implementation() == "kernel_row");
}

TEST_CASE(
    "int8 is for channels in fours, with the signs that a machine's dot products have, and tasks whose input fits") {
  auto choose = [](const ConvShape& shape, const char* variant, bool nonnegative) {
    return choose_direct_conv(shape, {.arithmetic = Number::int8, .nonnegative_input = nonnegative}, model(variant));
  };
  for (const char* variant : {"avx512_vnni", "arm_dot_prod"}) {
    for (const auto& [in, out, kernel, stride, size] : {std::array<int64_t, 5>{64, 64, 3, 1, 55},
                                                        {256, 64, 1, 1, 55},
                                                        {256, 512, 1, 2, 28},
                                                        {512, 512, 3, 1, 7},
                                                        {2048, 512, 1, 1, 7},
                                                        {4, 6, 2, 1, 4}}) {
      const ConvShape shape = dense_shape_of(in, out, kernel, stride, size, size);
      for (bool nonnegative : {false, true}) {
        const auto [p, explanation, cycles] = choose(shape, variant, nonnegative);
        INFO(variant << ", " << in << " -> " << out << ": " << explanation);
        REQUIRE(p.int8());
        CHECK(p.int8()->unsigned_samples == nonnegative);
        const bool alike = p.int8()->unsigned_samples == p.int8()->unsigned_weights;
        CHECK(alike == (model(variant).dot_product == DotProduct::alike));
        CHECK(in % p.unroll == 0);
        CHECK(p.unroll % 4 == 0);
        CHECK(p.unroll % p.input_lanes == 0);
        CHECK(p.task_columns(shape) * p.task_lines(shape) * (in + 8) <= 64 << 10);
      }
    }
    // An image, and a row of which nothing else would fit beside it.
    CHECK_FALSE(choose(dense_shape_of(3, 64, 7, 2, 112, 112), variant, false).parameters.int8());
    const auto [wide, wide_explanation, wide_cycles] = choose(dense_shape_of(512, 8, 3, 1, 4, 64), variant, true);
    CHECK_FALSE(wide.int8());
    CHECK_THAT(wide_explanation, Catch::Contains("the input of one row does not fit"));
  }
}

TEST_CASE("a precision is refused where no target has it, with those that do") {
  auto check = [](Precision precision, std::vector<std::string> variants) {
    std::vector<MachineModel> machines;
    for (const std::string& variant : variants) machines.push_back(model(variant.c_str()));
    return check_precision(precision, machines);
  };
  const Precision weights{.weights = Number::float16}, products{.arithmetic = Number::float16};
  const Precision int8{.arithmetic = Number::int8};
  CHECK_THAT(check({.weights = Number::int8}, {"avx512_vnni"}), Catch::Contains("are for products of int8"));
  CHECK_THAT(check(int8, {"avx512", "arm"}), Catch::Contains("those that have it are avx512_vnni, arm_dot_prod"));
  CHECK(check(int8, {"avx512_vnni", "avx2"}).empty());
  CHECK(precision_on(model("avx2"), int8) == Precision{});
  CHECK(check({.weights = Number::float16, .arithmetic = Number::int8}, {"avx512_vnni"}).empty());
  CHECK_THAT(check({.weights = Number::float16, .arithmetic = Number::int8}, {"arm_dot_prod"}),
             Catch::Contains("arm_dot_prod takes no float16 weights"));
  CHECK(check(weights, {"avx512", "avx2", "sse41"}).empty());
  CHECK_THAT(check(weights, {"arm_fp16", "arm"}), Catch::Contains("arm takes no float16 weights; those that do are"));
  CHECK(check(products, {"arm_fp16", "arm"}).empty());
  CHECK_THAT(check(products, {"avx512"}), Catch::Contains("no target has float16 arithmetic; those that have it are"));
  CHECK(precision_on(model("arm_fp16"), products) ==
        Precision{.weights = Number::float16, .arithmetic = Number::float16});
  CHECK(precision_on(model("arm"), products) == Precision{});
}

TEST_CASE("pixels of 4096 bytes and more get another cache line") {
  CHECK(preferred_pixel_stride(1024, model("avx512")) == 1040);
  CHECK(preferred_pixel_stride(2048, model("avx2")) == 2064);
  CHECK(preferred_pixel_stride(512, model("avx512")) == 512);
  CHECK(preferred_pixel_stride(1024, model("cuda80")) == 1024);
}

TEST_CASE("unknown variants have no model") { CHECK_FALSE(machine_model("avx1024").has_value()); }

// A search that tries every number up to an extent would not end within the test's limit of time.
TEST_CASE("choices end for the largest extents that the dialect takes, on every machine") {
  constexpr int64_t most = (int64_t{1} << 31) - 1024;
  constexpr std::array<int64_t, 8> extents = {1, 7, 65521, 65536, 720720, 1 << 20, 1396755360, most};
  int tried = 0;
  auto choose = [&](int64_t in, int64_t out, int64_t kernel, int64_t h, int64_t w) {
    const ConvShape s = dense_shape_of(in, out, kernel, 1, h, w);
    const double pixels = static_cast<double>(s.in_w()) * static_cast<double>(s.in_h()), limit = most;
    const double weights = static_cast<double>(in) * static_cast<double>(out);
    if (weights * static_cast<double>(kernel * kernel) > limit ||
        pixels * static_cast<double>(std::max(in, out)) > limit)
      return;
    KernelGradientShape g;
    g.in_channels = in, g.out_channels = out, g.out_w = w, g.out_h = h, g.kernel_w = g.kernel_h = kernel;
    g.input = s.input, g.gradient = s.output;
    for (const std::string& name : machine_variants()) {
      const MachineModel machine = model(name.c_str());
      const auto [p, explanation, cycles] = choose_direct_conv(s, {}, machine);
      const KernelGradientParameters q = choose_kernel_gradient(g, machine);
      CAPTURE(name, in, out, kernel, h, w, p.to_string(), q.to_string());
      REQUIRE((p.panel >= 1 && p.tile_x >= 1 && p.task_pixels >= 1 && p.task_panels >= 1));
      // A kernel's columns are unrolled.
      REQUIRE((q.panel >= 1 && q.tile_ci >= 1 && q.tile_kx >= 1 && q.tile_kx <= 32));
      REQUIRE(choose_dense({.inputs = in, .outputs = out}, machine).panel >= 1);
      ++tried;
    }
  };
  for (int64_t in : extents)
    for (int64_t out : extents)
      for (int64_t w : extents)
        for (int64_t h : extents)
          for (int64_t kernel : {1, 3, 4001}) choose(in, out, kernel, h, w);
  CHECK(tried > 1000);
}
