// The gradients that the compiler builds, interpreted, against differences of a plain reference in double precision.
//
// Each network has a 1x1 convolution before the layer in question: the gradient of its kernel is right only if that of
// the layer's input is.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>

#include "graph_tensors.h"
#include "support/random.h"
#include "support/random_network.h"
#include "training_module.h"
#include "training_reference.h"

using namespace skipper;
using namespace skipper::test;
using skipper::Value;

namespace {

constexpr double tolerance = 1e-6;  // of the largest derivative of a network
constexpr double step_size = 1e-5;
constexpr std::int64_t most_samples = 40;  // of a parameter

struct Problem {
  Graph graph;
  std::vector<std::vector<double>> parameters;
  reference::Tensor input, labels;
};

Problem problem_of(Graph graph, Random& random) {
  Problem problem{std::move(graph), {}, {}, {}};
  const std::int64_t batch = random.between(1, 4);
  problem.parameters = random_parameters(problem.graph, random);
  problem.input = random_inputs(problem.graph, batch, random).front();
  // Wanted probabilities need not add up to 1.
  problem.labels = reference::Tensor(batch, 1, 1, problem.graph.ops.back().shape.channels());
  for (double& label : problem.labels.data) label = random.uniform(0, 1);
  return problem;
}

Step interpreted(const Problem& problem) {
  const Graph& graph = problem.graph;
  const TrainingModule module(print_ir(graph, "gradients"), Stage::layers);
  return run_step(
      module.function("train_step"),
      {tensor_of(problem.input, graph.ops.front().shape), tensor_of(problem.labels, graph.ops.back().shape)},
      named_parameters(graph, problem.parameters));
}

double loss(const Problem& problem) {
  return training_loss(problem.graph, problem.parameters, problem.input, problem.labels);
}

// Returns the derivative of the loss with respect to one number.
double derivative(Problem& problem, double& number) {
  const double before = number;
  number = before + step_size;
  const double above = loss(problem);
  number = before - step_size;
  const double below = loss(problem);
  number = before;
  return (above - below) / (2 * step_size);
}

// Returns the worst difference, as a part of the largest derivative.
double check(Problem problem, Random& random) {
  INFO(print_ir(problem.graph, "gradients"));
  const Step step = interpreted(problem);
  CHECK(std::abs(step.loss() - loss(problem)) < 1e-12 * std::abs(step.loss()));
  double worst = 0, largest = 0;
  for (const Op& op : problem.graph.ops)
    for (int i = op.first_parameter; i < op.first_parameter + op.parameter_count; ++i) {
      const Parameter& parameter = problem.graph.parameters[static_cast<std::size_t>(i)];
      if (!parameter.trainable) continue;
      std::vector<double>& values = problem.parameters[static_cast<std::size_t>(i)];
      const std::string name = std::string(op.name.view()) + "/" + std::string(parameter.name);
      const auto count = static_cast<std::int64_t>(values.size());
      for (std::int64_t sample = 0; sample < std::min(count, most_samples); ++sample) {
        const auto at = static_cast<std::size_t>(count <= most_samples ? sample : random.between(0, count - 1));
        const double expected = derivative(problem, values[at]);
        worst = std::max(worst, std::abs(step.gradients.at(name).data.at(at) - expected));
        largest = std::max(largest, std::abs(expected));
      }
    }
  CHECK(worst <= tolerance * largest);
  return worst / largest;
}

// Networks around a layer: body(value, random) gives what is behind it.
template <typename Body>
void check_layers(const char* what, int cases, Body body) {
  double worst = 0;
  for (int seed = 1; seed <= cases; ++seed) {
    INFO("seed " << seed);
    Random random(static_cast<std::uint32_t>(seed));
    Graph graph;
    Value x = graph.input({random.between(3, 7), random.between(3, 7), random.between(1, 4)});
    x = body(conv2d(x, random.between(1, 5), 1, {.name = "source"}), random);
    if (x.shape().is_map()) x = random.chance(50) ? flatten(x) : flatten(relu(x));
    graph.output(softmax(dense(x, random.between(2, 5))));
    worst = std::max(worst, check(problem_of(std::move(graph), random), random));
  }
  std::printf("%s: %d networks within %.2g\n", what, cases, worst);
}

Margins random_margins(Random& random, std::int64_t most) {
  return {random.between(0, most), random.between(0, most), random.between(0, most), random.between(0, most)};
}

Size random_size(Random& random, std::int64_t most) { return {random.between(1, most), random.between(1, most)}; }

}  // namespace

TEST_CASE("gradients of convolutions") {
  check_layers("convolutions", 40, [](Value x, Random& random) {
    const Size kernel = random_size(random, 3);
    // Also more padding than the kernel can see, so that the gradient is cropped.
    return conv2d(x, random.between(1, 5), kernel,
                  {.strides = random_size(random, 3),
                   .padding = random_margins(random, random.chance(30) ? 4 : 2),
                   .use_bias = random.chance(60)});
  });
}

TEST_CASE("gradients of convolutions of which few windows see a pixel, or none") {
  check_layers("convolutions beside their input", 24, [](Value x, Random& random) {
    x = conv2d(x, random.between(1, 3), {x.shape().height(), x.shape().width()});
    const Margins margins(random.between(0, 5), random.between(0, 5), random.between(0, 5), random.between(0, 5));
    const Size strides(random.between(2, 6), random.between(2, 6));
    if (random.chance(50)) return depthwise_conv2d(x, 1, {.strides = strides, .padding = margins});
    return conv2d(x, random.between(1, 3), 1, {.strides = strides, .padding = margins});
  });
}

TEST_CASE("gradients of convolutions of 1x1 with strides") {
  check_layers("1x1 convolutions", 12, [](Value x, Random& random) {
    return conv2d(x, random.between(1, 5), 1,
                  {.strides = random_size(random, 3), .padding = random_margins(random, random.chance(50) ? 2 : 0)});
  });
}

TEST_CASE("gradients of convolutions in groups and of dilated ones") {
  check_layers("groups and dilation", 24, [](Value x, Random& random) {
    const std::int64_t groups = random.between(1, 3);
    x = conv2d(x, groups * random.between(1, 3), 1);
    const bool is_dilated = random.chance(60);
    return conv2d(x, groups * random.between(1, 3), random_size(random, 3),
                  {.strides = is_dilated ? Size(1) : random_size(random, 3),
                   .padding = random.chance(50) ? Padding(same) : Padding(Margins(4, 3, 5, 4)),
                   .groups = groups,
                   .dilation = is_dilated ? random_size(random, 3) : Size(1),
                   .use_bias = random.chance(60)});
  });
}

TEST_CASE("gradients of depthwise convolutions") {
  check_layers("depthwise convolutions", 24, [](Value x, Random& random) {
    return depthwise_conv2d(x, random_size(random, 3),
                            {.strides = random_size(random, 3),
                             .padding = random.chance(50) ? Padding(same) : Padding(Margins(4, 3, 5, 4)),
                             .dilation = random.chance(50) ? random_size(random, 3) : Size(1),
                             .depth_multiplier = random.between(1, 3),
                             .use_bias = random.chance(60)});
  });
}

TEST_CASE("gradients of batch norms with the statistics of the batch") {
  check_layers("batch norms", 14, [](Value x, Random& random) {
    x = batch_norm(conv2d(x, random.between(1, 4), 1, {.use_bias = random.chance(50)}),
                   {.epsilon = random.chance(50) ? 1e-3 : 1e-2});
    return random.chance(50) ? batch_norm(relu(x)) : x;
  });
}

TEST_CASE("gradients of relus and sums") {
  check_layers("relus and sums", 16, [](Value x, Random& random) {
    if (random.chance(30)) return relu(add(x, x));
    const Value y = conv2d(relu(x), x.shape().channels(), 3, {.padding = same});
    return random.chance(50) ? add(relu(y), x) : relu(add(x, add(y, y)));
  });
}

TEST_CASE("gradients of pools over windows that overlap") {
  check_layers("pools", 24, [](Value x, Random& random) {
    if (random.chance(50)) x = zero_pad(x, random_margins(random, 2));
    const Size window = random_size(random, 3), strides = random_size(random, 2);
    return random.chance(60) ? max_pool(x, window, {.strides = strides})
                             : average_pool(x, window, {.strides = strides});
  });
}

TEST_CASE("gradients of global pools, borders and dense layers") {
  check_layers("global pools, borders and dense layers", 16, [](Value x, Random& random) {
    if (random.chance(50)) x = relu(zero_pad(x, random_margins(random, 2)));
    if (random.chance(30)) x = average_pool(x, {x.shape().height(), x.shape().width()});
    x = x.shape().height() > 1 && random.chance(50) ? global_average_pool(x) : flatten(x);
    return relu(dense(x, random.between(1, 6), {.use_bias = random.chance(50)}));
  });
}

TEST_CASE("gradients of networks with blocks") {
  double worst = 0;
  for (unsigned seed = 1; seed <= 8; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Graph graph;
    Value x = relu(batch_norm(conv2d(graph.input({6, 5, 2}), 4, 3)));
    x = conv_block(x, random.between(1, 3), {2, 3, 4}, 2, "a", random_size(random, 2));
    x = identity_block(x, random.between(1, 3), {3, 2, 4}, 2, "b");
    graph.output(softmax(dense(global_average_pool(x), 3)));
    worst = std::max(worst, check(problem_of(std::move(graph), random), random));
  }
  std::printf("blocks: 8 networks within %.2g\n", worst);
}
