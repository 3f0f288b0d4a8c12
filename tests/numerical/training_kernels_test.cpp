// Every kernel of train_step and the updates, jitted, against the interpreter on the same inputs.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "checked_kernels.h"
#include "kernels_support.h"
#include "mnist_training.h"
#include "random_classifier.h"
#include "training_module.h"

using namespace skipper;
using namespace skipper::test;

namespace {

const std::vector<std::string> training{"train_step", "update_adam", "update_sgd"};

// random inputs, and those of the first step
void check_mnist(const MachineModel& machine) {
  const TrainingModule module(mnist_ir(), Stage::launches, machine.variant);
  CheckedKernels kernels(module, machine);
  kernels.check_on_random_inputs(training, 3);
  kernels.report("random inputs");
  const Batch batch = mnist_batch(0);
  const Tensors parameters = mnist_parameters();
  const Step step =
      run_step(module.function("train_step"), {batch.images, batch.labels}, parameters, kernels.observed());
  const TrainingModule layers(mnist_ir(), Stage::layers);
  const State state(layers.function("forward"));
  for (const bool is_adam : {true, false}) {
    StateVectors vectors = state.vectors(parameters);
    state.put(step.gradients, vectors.gradients);
    run_update(module.function(is_adam ? "update_adam" : "update_sgd"), vectors,
               is_adam ? adam_scalars(1) : std::vector<double>{0.1, 0.9, 1e-4}, kernels.observed());
  }
  kernels.report("the first step of the MNIST ResNet");
}

void check_mnist(const std::string& variant) {
  for (const MachineModel& machine : runnable_variants())
    if (machine.variant == variant) return check_mnist(machine);
  WARN("this CPU cannot run " << variant << ": not tested");
}

}  // namespace

TEST_CASE("the MNIST ResNet's training kernels agree with the interpreter with AVX-512") { check_mnist("avx512"); }
TEST_CASE("the MNIST ResNet's training kernels agree with the interpreter with AVX2") { check_mnist("avx2"); }
TEST_CASE("the MNIST ResNet's training kernels agree with the interpreter with SSE4.1") { check_mnist("sse41"); }
TEST_CASE("the MNIST ResNet's training kernels agree with the interpreter with ARM's schedules") { check_mnist("arm"); }

TEST_CASE("the MNIST ResNet's training kernels agree with the interpreter through OpenCL") {
  check_mnist(machine_model("opencl").value());
}

namespace {

// Some of the first thirty: a network takes seconds on each variant.
void check_random(const std::vector<MachineModel>& variants, const std::vector<unsigned>& seeds) {
  for (const unsigned seed : seeds) {
    const MachineModel& machine = variants[seed % variants.size()];
    INFO("seed " << seed << ", " << machine.variant);
    const std::int64_t batch = 1 + seed % 5;
    const TrainingModule module(print_ir(random_classifier(seed), "random"), Stage::launches, machine.variant, batch);
    CheckedKernels kernels(module, machine);
    kernels.check_on_random_inputs(training, batch);
    kernels.report("random network " + std::to_string(seed));
  }
}

}  // namespace

TEST_CASE("the training kernels of random networks agree with the interpreter") {
  check_random(runnable_variants(), {1, 2, 3, 5, 8, 15, 20, 24, 27, 29});
}
TEST_CASE("the training kernels of random networks agree with the interpreter through OpenCL") {
  check_random({machine_model("opencl").value()}, {3, 15, 24, 29});
}

// Several bands of rows, which are tasks of a convolution in groups.
TEST_CASE("kernels of convolutions in groups agree with the interpreter on maps of several tasks") {
  Graph graph;
  Value x = graph.input({40, 36, 34});
  x = relu(depthwise_conv2d(x, {3, 3}, {.padding = same}));
  x = relu(conv2d(x, 48, {3, 3}, {.padding = same, .groups = 2}));
  x = depthwise_conv2d(x, {5, 3}, {.padding = same, .dilation = {2, 1}, .depth_multiplier = 2});
  x = depthwise_conv2d(x, {3, 3}, {.strides = {2, 2}, .padding = same});
  graph.output(softmax(dense(global_average_pool(x), 5)));
  for (const MachineModel& machine : runnable_variants()) {
    INFO(machine.variant);
    const TrainingModule module(print_ir(graph, "grouped"), Stage::launches, machine.variant, 2);
    CheckedKernels kernels(module, machine);
    kernels.check_on_random_inputs({"predict", "train_step"}, 2);
    kernels.report("convolutions in groups");
  }
}
