// The choice of a convolution in the Winograd domain: what its parameters promise, whatever the shape, and which shapes
// have it.
#include <catch2/catch.hpp>
#include <random>

#include "compiler/kernels/winograd/choice.h"
#include "compiler/kernels/winograd/shape.h"

using namespace skipper;

namespace {

ConvShape shape_of(int64_t in, int64_t out, int64_t h, int64_t w) {
  return {.in_channels = in, .out_channels = out, .out_w = w, .out_h = h, .kernel_w = 3, .kernel_h = 3};
}

MachineModel model(const char* name) { return machine_model(name).value(); }

bool has_winograd(const ConvShape& shape, const ConvDemand& demand = {}, const char* variant = "avx512") {
  return choose_winograd(shape, demand, model(variant)).parameters.has_value();
}

}  // namespace

TEST_CASE("parameters in the Winograd domain keep their promises for 1000 random shapes") {
  std::mt19937 random(5);
  const auto uniform = [&](int64_t low, int64_t high) {
    return low + static_cast<int64_t>(random() % static_cast<uint64_t>(high - low + 1));
  };
  int chosen = 0;
  for (int i = 0; i < 1000; ++i) {
    const MachineModel machine = model(i % 2 == 0 ? "avx512" : "avx2");
    const ConvShape s = shape_of(16 * uniform(1, 20), machine.lanes * uniform(1, 40), uniform(1, 70), uniform(1, 70));
    const WinogradChoice choice = choose_winograd(s, {}, machine);
    INFO(s.in_channels << " -> " << s.out_channels << ", " << s.out_h << "x" << s.out_w << ": " << choice.explanation);
    if (!choice.parameters) continue;
    ++chosen;
    const WinogradParameters& p = *choice.parameters;
    const WinogradLayout input = winograd_input(s, p.tile);
    CHECK(p.vector == machine.lanes);
    CHECK(p.panel % p.vector == 0);
    CHECK(s.out_channels % (p.panel * p.task_panels) == 0);
    CHECK(p.panel / p.vector * (p.tile.block_tiles() + 1) < machine.registers);
    CHECK(input.block_columns() % p.group_w == 0);
    CHECK(input.block_rows() % p.group_h == 0);
    CHECK(p.group_tiles() * p.tile.points() * p.panel * 4 <= 64 << 10);
    CHECK(WinogradLayout::line_channels % p.unroll == 0);
  }
  CHECK(chosen > 500);
}

TEST_CASE("ResNet50's 3x3 convolutions on larger maps are computed in the Winograd domain") {
  for (const char* variant : {"avx512", "avx2"}) {
    CHECK(has_winograd(shape_of(64, 64, 55, 55), {}, variant));
    CHECK(has_winograd(shape_of(128, 128, 28, 28), {}, variant));
    CHECK(has_winograd(shape_of(256, 256, 14, 14), {}, variant));
  }
}

TEST_CASE("weights that take longer to come from memory than products are saved stay direct") {
  CHECK_FALSE(has_winograd(shape_of(512, 512, 3, 3)));
  CHECK_FALSE(has_winograd(shape_of(2048, 2048, 4, 4)));
}

TEST_CASE("layers that take no longer than a further kernel's start stay direct") {
  CHECK_FALSE(has_winograd(shape_of(16, 16, 13, 13)));
  CHECK_FALSE(has_winograd(shape_of(32, 32, 7, 7)));
  CHECK_FALSE(has_winograd(shape_of(64, 64, 3, 3)));
}

TEST_CASE("what is no 3x3 of stride 1 in float32 with whole cache lines of channels on an x86 with FMAs stays direct") {
  const ConvShape s = shape_of(64, 64, 28, 28);
  REQUIRE(has_winograd(s));
  CHECK_FALSE(has_winograd(s, {}, "sse41"));
  CHECK_FALSE(has_winograd(s, {}, "arm"));
  CHECK_FALSE(has_winograd(s, {}, "cuda80"));
  CHECK_FALSE(has_winograd(s, {.arithmetic = Number::int8}, "avx512_vnni"));
  for (auto change : {+[](ConvShape& c) { c.stride_w = 2; }, +[](ConvShape& c) { c.kernel_h = 1; },
                      +[](ConvShape& c) { c.dilation_h = 2; }, +[](ConvShape& c) { c.in_channels = 60; },
                      +[](ConvShape& c) { c.out_channels = 60; }, +[](ConvShape& c) { c.weights = Number::float16; }}) {
    ConvShape other = s;
    change(other);
    CHECK_FALSE(has_winograd(other));
  }
}

TEST_CASE("a choice in the Winograd domain takes no time that a user would notice, however large the map") {
  CHECK(has_winograd(shape_of(64, 64, 65536, 65536)));
  CHECK(has_winograd(shape_of(64, 4096, 512, 65536)));
}
