// Convolutions in the Winograd domain in whole networks, against the graph's interpreter in double precision, on
// guarded memory, with any number of threads.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <string_view>

#include "compiled_graph.h"
#include "guarded_network.h"
#include "support/interpreter.h"
#include "support/random.h"
#include "support/random_network.h"

using namespace skipper;
using namespace skipper::test;

namespace {

// 3x3 convolutions of stride 1 on maps of any size, some with a batch norm, a residual or an activation behind them.
Graph random_convolutions(Random& random) {
  Graph graph;
  Value x = graph.input({random.between(7, 36), random.between(7, 36), 16 * random.between(2, 5)});
  const auto layers = random.between(2, 3);
  for (std::int64_t layer = 0; layer < layers; ++layer) {
    const auto channels = random.chance(30) ? x.shape().channels() : 16 * random.between(2, 6);
    const Margins padding(random.between(0, 2), random.between(1, 2), random.between(0, 2), random.between(1, 2));
    Value y = random.chance(50) ? conv2d(x, channels, {3, 3}, {.padding = same})
                                : conv2d(x, channels, {3, 3}, {.padding = padding});
    if (random.chance(40)) y = batch_norm(y);
    if (x.shape() == y.shape()) y = add(x, y);
    x = random.chance(60) ? relu(y) : random.chance(50) ? silu(y) : y;
    if (random.chance(30)) graph.output(x, Name("map_").append_number(layer));
  }
  graph.output(random.chance(50) ? x : global_average_pool(x), "last");
  return graph;
}

int steps_in_domain(const skipper_variant& variant) {
  return static_cast<int>(std::count_if(
      variant.steps, variant.steps + variant.step_count,
      [](const skipper_step& step) { return std::string_view(step.implementation).starts_with("winograd"); }));
}

struct Case {
  Graph graph;
  int batch = 1;
  std::vector<std::vector<double>> parameters, inputs;
  std::vector<reference::Tensor> expected;

  explicit Case(std::uint32_t seed) {
    Random random(seed);
    graph = random_convolutions(random);
    batch = static_cast<int>(random.between(1, 5));
    parameters = random_parameters(graph, random);
    const std::vector<reference::Tensor> tensors = random_inputs(graph, batch, random);
    expected = interpret(graph, parameters, tensors);
    for (const reference::Tensor& input : tensors) inputs.push_back(input.data);
  }

  // Returns how many steps were in the domain.
  int check(const skipper_model& model, const skipper_variant& variant, Guard guard) const {
    const std::vector<char> all(model.output_count, 1);
    std::vector<std::vector<float>> first;
    for (const int threads : {1, 2, 3}) {
      GuardedNetwork network(model, variant, parameters, threads, guard);
      const auto outputs = network.predict(batch, inputs, all);
      if (first.empty()) first = outputs;
      CHECK(outputs == first);
    }
    for (std::size_t i = 0; i < first.size(); ++i) {
      const double difference = relative_difference(first[i], expected[static_cast<std::size_t>(graph.outputs[i].op)]);
      INFO("output " << model.outputs[i].name);
      CHECK(difference <= 1e-5);
    }
    return steps_in_domain(variant);
  }
};

}  // namespace

TEST_CASE("networks in the Winograd domain agree with the interpreter, with the same bits for any number of threads") {
  int steps = 0;
  for (std::uint32_t seed = 0; seed < 8; ++seed) {
    const Case c(seed);
    const CompiledGraph compiled(c.graph, c.batch), direct(c.graph, c.batch, "--no-winograd");
    for (const char* name : {"avx512", "avx2"}) {
      const skipper_variant *variant = nullptr, *without = nullptr;
      const skipper_status status = compiled.model().choose(SKIPPER_ABI_VERSION, name, &variant);
      if (status == SKIPPER_UNSUPPORTED_CPU) continue;
      REQUIRE(status == SKIPPER_OK);
      INFO("seed " << seed << ", " << name << ", batch " << c.batch);
      steps += c.check(compiled.model(), *variant, seed % 2 == 0 ? Guard::behind : Guard::before);
      REQUIRE(direct.model().choose(SKIPPER_ABI_VERSION, name, &without) == SKIPPER_OK);
      CHECK(steps_in_domain(*without) == 0);
    }
  }
  CHECK(steps > 12);
}
