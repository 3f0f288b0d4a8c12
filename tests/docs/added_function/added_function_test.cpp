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
  Tensors parameters = uniform_parameters(layers.function("forward"), random, 1);
  const std::vector<interpreter::Tensor> inputs{uniform_tensor({4, 7, 6, 3}, random, -1, 1), one_hot_labels(4, 5)};
  check_gradients(train_step, inputs, parameters, {"conv/kernel", "conv/bias", "hidden/kernel", "classes/bias"},
                  random);
  const double start = run_step(train_step, inputs, parameters).loss();
  for (int i = 0; i < 200; ++i) descend(train_step, inputs, parameters, names_of(parameters), 0.5);
  CHECK(run_step(train_step, inputs, parameters).loss() < 0.5 * start);
}
