// Every kernel of train_step and the updates, jitted, against the interpreter on the same inputs.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <map>

#include "jit_kernel.h"
#include "kernels_support.h"
#include "mnist_training.h"
#include "random_classifier.h"
#include "random_operands.h"
#include "training_module.h"

using namespace skipper;
using namespace skipper::test;

namespace {

constexpr double tolerance = 1e-5;  // of the largest magnitude of an output

// Relative to the largest magnitude, or to `least` if that is larger.
double difference(const Tensor& output, const Tensor& expected, double least) {
  double worst = 0, largest = least;
  for (std::size_t i = 0; i < expected.data.size(); ++i) {
    const double distance = std::abs(output.data.at(i) - expected.data[i]);
    if (!(distance <= worst)) worst = std::isnan(distance) ? 1e30 : distance;
    largest = std::max(largest, std::abs(expected.data[i]));
  }
  return worst == 0 ? 0 : worst / largest;
}

// The kernels of one variant, jitted when they are first needed.
class Kernels {
 public:
  Kernels(const TrainingModule& module, MachineModel machine) : module_(module), machine_(std::move(machine)) {}

  // least: magnitudes of outputs that count as rounding, such as the variance of equal samples.
  void check(mlir::func::FuncOp kernel, llvm::ArrayRef<const Tensor*> operands, double least = 0) {
    INFO(kernel.getName().str());
    std::vector<Tensor> inputs;
    for (const Tensor* operand : operands) inputs.push_back(*operand);
    for (Tensor& input : inputs)
      for (double& value : input.data) value = static_cast<double>(static_cast<float>(value));
    const std::vector<Tensor> expected = interpret(kernel, inputs);
    try {
      const KernelRun run = jitted(kernel).run(operands, random_.chance(50) ? Guard::behind : Guard::before);
      CHECK_FALSE(run.strayed);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        INFO("output " << i);
        const double off = difference(run.outputs.at(i), expected[i], least);
        CHECK(off <= tolerance);
        if (!(off <= worst_)) worst_ = off, worst_kernel_ = kernel.getName().str();
      }
    } catch (const std::runtime_error& error) {
      FAIL_CHECK(error.what());
    }
  }

  // All that the training entries launch.
  void check_on_random_inputs(std::int64_t largest_batch) {
    for (const char* entry : {"train_step", "update_adam", "update_sgd"})
      for (auto launch : module_.function(entry).getOps<nn::LaunchOp>()) {
        auto kernel = module_.function(launch.getKernel().str());
        if (kernels_.contains(kernel.getName().str())) continue;
        const std::vector<Tensor> operands = random_operands(kernel, random_.between(1, largest_batch), random_);
        std::vector<const Tensor*> pointers;
        for (const Tensor& operand : operands) pointers.push_back(&operand);
        check(kernel, pointers, 1e-8);
      }
  }

  // Checks each launch as it is interpreted.
  interpreter::Options observed() {
    interpreter::Options options;
    options.observe = [this](mlir::Operation* op, llvm::ArrayRef<const Tensor*> operands,
                             llvm::ArrayRef<const Tensor*>) {
      if (auto launch = llvm::dyn_cast<nn::LaunchOp>(op)) check(module_.function(launch.getKernel().str()), operands);
    };
    return options;
  }

  void report(const std::string& what) const {
    std::printf("%s, %s: %zu kernels within %.2g, worst %s\n", machine_.variant.c_str(), what.c_str(), kernels_.size(),
                worst_, worst_kernel_.c_str());
  }

 private:
  JitKernel& jitted(mlir::func::FuncOp kernel) {
    const std::string name = kernel.getName().str();
    const bool asserts = random_.chance(50);
    return kernels_.try_emplace(name, kernel, machine_, asserts).first->second;
  }

  const TrainingModule& module_;
  MachineModel machine_;
  Random random_{7};
  std::map<std::string, JitKernel> kernels_;
  double worst_ = 0;
  std::string worst_kernel_;
};

// random inputs, and those of the first step
void check_mnist(const MachineModel& machine) {
  const TrainingModule module(mnist_ir(), Stage::launches, machine.variant);
  Kernels kernels(module, machine);
  kernels.check_on_random_inputs(3);
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

// The seeds are those of the first thirty that have what is rare: odd paddings and windows, a pool behind a batch norm,
// one channel.
void check_random(const std::vector<MachineModel>& variants, const std::vector<unsigned>& seeds) {
  for (const unsigned seed : seeds) {
    const MachineModel& machine = variants[seed % variants.size()];
    INFO("seed " << seed << ", " << machine.variant);
    const std::int64_t batch = 1 + seed % 5;
    const TrainingModule module(print_ir(random_classifier(seed), "random"), Stage::launches, machine.variant, batch);
    Kernels kernels(module, machine);
    kernels.check_on_random_inputs(batch);
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
