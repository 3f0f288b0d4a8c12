// Pixels that no reader reads are not computed, which does not change what is: random residual networks against
// themselves, where the maps between stages are outputs, and so have all their pixels.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <string>
#include <string_view>

#include "compiled_graph.h"
#include "guarded_network.h"
#include "support/random.h"
#include "support/random_network.h"

using namespace skipper;
using namespace skipper::test;

namespace {

// Stages of a few blocks, the first of which leaves out pixels.  Channels are multiples of `unit`.
Graph random_stages(Random& random, std::int64_t unit) {
  const auto channels = [&](std::int64_t most) {
    return unit * random.between(1, std::max<std::int64_t>(1, most / unit));
  };
  Graph graph;
  Value x = graph.input({random.between(5, 40), random.between(5, 40), random.between(1, 8)});
  x = relu(conv2d(x, channels(24), {3, 3}, {.padding = same}));
  const auto stages = random.between(1, 3);
  for (std::int64_t stage = 0; stage < stages; ++stage) {
    const std::array<std::int64_t, 3> filters = {channels(20), channels(20), channels(40)};
    const Size strides{random.one_of({1, 2, 2, 2, 3}), random.one_of({2, 2, 2, 3})};
    x = conv_block(x, random.one_of({1, 3, 3, 5}), filters, stage + 2, "a", strides);
    for (char block = 'b'; random.chance(60); ++block)
      x = identity_block(x, random.one_of({1, 3, 3}), filters, stage + 2, Name(std::string_view(&block, 1)));
    if (random.chance(25)) x = sigmoid(depthwise_conv2d(x, {3, 3}, {.padding = same}));
    if (random.chance(25)) x = relu(conv2d(x, channels(20), {3, 3}, {.padding = same, .dilation = {2, 2}}));
  }
  graph.output(softmax(dense(global_average_pool(x), 5)), "probabilities");
  return graph;
}

// What 1x1 convolutions leave pixels of, as --keep takes it.
std::string sampled_maps(const Graph& graph) {
  std::set<std::string> names;
  for (const Op& op : graph.ops)
    if (op.kind == OpKind::conv2d && op.window == Size(1) && !(op.strides == Size(1)))
      names.emplace(graph.ops[static_cast<std::size_t>(op.inputs[0])].name.view());
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ",") + name;
  return list;
}

std::uint64_t operations(const skipper_variant& variant) {
  std::uint64_t sum = 0;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(variant.step_count); ++i) sum += variant.steps[i].flops;
  return sum;
}

bool has_sampled_layer(const skipper_variant& variant) {
  return std::any_of(variant.steps, variant.steps + variant.step_count, [](const skipper_step& step) {
    return std::string_view(step.layer).find("[::") != std::string_view::npos;
  });
}

struct Network {
  CompiledGraph compiled;
  const skipper_variant* variant = nullptr;

  // False where this CPU cannot run the variant.
  bool choose(const char* name) {
    const skipper_status status = compiled.model().choose(SKIPPER_ABI_VERSION, name, &variant);
    if (status != SKIPPER_UNSUPPORTED_CPU) REQUIRE(status == SKIPPER_OK);
    return status == SKIPPER_OK;
  }

  std::vector<float> probabilities(const std::vector<std::vector<double>>& parameters,
                                   const std::vector<std::vector<double>>& inputs, int batch) {
    GuardedNetwork network(compiled.model(), *variant, parameters, 2, Guard::behind);
    std::vector<char> wanted(compiled.model().output_count);
    wanted[0] = 1;
    return network.predict(batch, inputs, wanted)[0];
  }
};

}  // namespace

// Bits may differ: where a tile has another shape, LLVM adds up some lanes in another order.
TEST_CASE("leaving out pixels that nobody reads changes rounding alone") {
  int fewer = 0;
  for (std::uint32_t seed = 0; seed < 16; ++seed) {
    Random random(seed);
    const Graph graph = random_stages(random, seed % 4 == 0 ? 16 : 1);
    const int batch = static_cast<int>(random.between(1, 4));
    const std::vector<std::vector<double>> parameters = random_parameters(graph, random);
    std::vector<std::vector<double>> inputs;
    for (const reference::Tensor& input : random_inputs(graph, batch, random)) inputs.push_back(input.data);
    Network some{CompiledGraph(graph, batch, "--no-winograd")},
        all{CompiledGraph(graph, batch, "--no-winograd --keep " + sampled_maps(graph))};
    for (const char* variant : {"avx512", "avx2", "sse41"}) {
      if (!some.choose(variant) || !all.choose(variant)) continue;
      INFO("seed " << seed << ", " << variant << ", batch " << batch << ", kept: " << sampled_maps(graph));
      const std::vector<float> with = some.probabilities(parameters, inputs, batch);
      const std::vector<float> without = all.probabilities(parameters, inputs, batch);
      REQUIRE(with.size() == without.size());
      for (std::size_t i = 0; i < with.size(); ++i) CHECK(std::abs(with[i] - without[i]) <= 5e-7F);
      CHECK_FALSE(has_sampled_layer(*all.variant));
      if (has_sampled_layer(*some.variant)) CHECK(operations(*some.variant) < operations(*all.variant));
      fewer += has_sampled_layer(*some.variant);
    }
  }
  CHECK(fewer >= 16);
}
