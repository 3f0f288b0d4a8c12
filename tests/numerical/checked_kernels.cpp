#include "checked_kernels.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>

#include "interpreted_step.h"
#include "random_operands.h"

namespace skipper::test {

namespace {

constexpr double tolerance = 1e-5;  // of the largest magnitude of an output

}  // namespace

double difference(const Tensor& output, const Tensor& expected, double least) {
  double worst = 0, largest = least;
  for (std::size_t i = 0; i < expected.data.size(); ++i) {
    const double distance = std::abs(output.data.at(i) - expected.data[i]);
    if (!(distance <= worst)) worst = std::isnan(distance) ? 1e30 : distance;
    largest = std::max(largest, std::abs(expected.data[i]));
  }
  return worst == 0 ? 0 : worst / largest;
}

void CheckedKernels::check(mlir::func::FuncOp kernel, llvm::ArrayRef<const Tensor*> operands, double least) {
  std::string text;
  llvm::raw_string_ostream(text) << kernel;
  INFO(machine_.variant << "\n" << text);
  std::vector<Tensor> inputs;
  for (const Tensor* operand : operands) inputs.push_back(*operand);
  for (Tensor& input : inputs)
    for (double& value : input.data) value = static_cast<double>(static_cast<float>(value));
  const std::vector<Tensor> expected = interpret(kernel, inputs);
  try {
    const KernelRun run = jitted(kernel).run(operands, random_.chance(50) ? Guard::behind : Guard::before);
    CHECK_FALSE(run.strayed);
    REQUIRE(run.outputs.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      INFO("output " << i);
      const double off = difference(run.outputs[i], expected[i], least);
      CHECK(off <= tolerance);
      if (!(off <= worst_)) worst_ = off, worst_kernel_ = kernel.getName().str();
    }
  } catch (const std::runtime_error& error) {
    FAIL_CHECK(error.what());
  }
}

void CheckedKernels::check_on_random_inputs(mlir::func::FuncOp kernel, int64_t largest_batch) {
  const std::vector<Tensor> operands = random_operands(kernel, random_.between(1, largest_batch), random_);
  check(kernel, pointers_to(operands), 1e-8);
}

void CheckedKernels::check_on_random_inputs(const std::vector<std::string>& entries, int64_t largest_batch) {
  for (const std::string& entry : entries)
    for (auto launch : module_.function(entry).getOps<nn::LaunchOp>()) {
      auto kernel = module_.function(launch.getKernel().str());
      if (!kernels_.contains(kernel.getName().str())) check_on_random_inputs(kernel, largest_batch);
    }
}

interpreter::Options CheckedKernels::observed() {
  interpreter::Options options;
  options.observe = [this](mlir::Operation* op, llvm::ArrayRef<const Tensor*> operands, llvm::ArrayRef<const Tensor*>) {
    if (auto launch = llvm::dyn_cast<nn::LaunchOp>(op)) check(module_.function(launch.getKernel().str()), operands);
  };
  return options;
}

void CheckedKernels::report(const std::string& what) const {
  std::printf("%s, %s: %zu kernels within %.2g, worst %s\n", machine_.variant.c_str(), what.c_str(), kernels_.size(),
              worst_, worst_kernel_.c_str());
}

JitKernel& CheckedKernels::jitted(mlir::func::FuncOp kernel) {
  const std::string name = kernel.getName().str();
  const bool asserts = random_.chance(50);
  return kernels_.try_emplace(name, kernel, machine_, asserts).first->second;
}

}  // namespace skipper::test
