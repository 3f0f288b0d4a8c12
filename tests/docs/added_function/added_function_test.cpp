// The function that docs/adding_an_op.md adds: a network with it is compiled, differentiated and learns.
#include <catch2/catch.hpp>

#include "skipper/dsl.h"
#include "skipper/print_ir.h"
#include "tests/numerical/checked_kernels.h"
#include "tests/numerical/finite_differences.h"
#include "tests/numerical/kernels_support.h"

using namespace skipper;
using namespace skipper::test;

namespace {

std::string network() {
  Graph graph;
  Value x = graph.input(Shape(7, 6, 3));
  x = softsign(conv2d(x, 8, {3, 3}, {.name = "conv"}));
  x = softsign(dense(global_average_pool(x), 8, {.name = "hidden"}));
  graph.output(softmax(dense(x, 5, {.name = "classes"})));
  return print_ir(graph, "added");
}

interpreter::Tensor uniform(std::vector<std::int64_t> shape, Random& random) {
  interpreter::Tensor tensor(std::move(shape));
  tensor.data = random.uniform(static_cast<std::int64_t>(tensor.data.size()), -1, 1);
  return tensor;
}

}  // namespace

TEST_CASE("the kernels of a network with the added function agree with the interpreter") {
  for (const MachineModel& machine : runnable_variants()) {
    const TrainingModule module(network(), Stage::launches, machine.variant, 4);
    CheckedKernels(module, machine).check_on_random_inputs({"predict", "train_step"}, 4);
  }
}

TEST_CASE("a network with the added function has the gradients that differences give, and learns") {
  const TrainingModule layers(network(), Stage::layers);
  const mlir::func::FuncOp train_step = layers.function("train_step");
  Random random(5);
  Tensors parameters{{"conv/kernel", uniform({3, 3, 3, 8}, random)}, {"conv/bias", uniform({8}, random)},
                     {"hidden/kernel", uniform({8, 8}, random)},     {"hidden/bias", uniform({8}, random)},
                     {"classes/kernel", uniform({8, 5}, random)},    {"classes/bias", uniform({5}, random)}};
  interpreter::Tensor labels({4, 5});
  for (std::size_t i = 0; i < 4; ++i) labels.data[5 * i + i] = 1;
  const std::vector<interpreter::Tensor> inputs{uniform({4, 7, 6, 3}, random), labels};
  check_gradients(train_step, inputs, parameters, {"conv/kernel", "conv/bias", "hidden/kernel", "classes/bias"},
                  random);
  const double start = run_step(train_step, inputs, parameters).loss();
  for (int i = 0; i < 200; ++i)
    for (const auto& [name, gradient] : run_step(train_step, inputs, parameters).gradients)
      for (std::size_t j = 0; j < gradient.data.size(); ++j) parameters.at(name).data[j] -= 0.5 * gradient.data[j];
  CHECK(run_step(train_step, inputs, parameters).loss() < 0.5 * start);
}
