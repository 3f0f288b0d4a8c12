// Tests what layers and gradients make of NaN and infinities, against PyTorch (tests/data/make_not_a_number.py): the
// interpreter in double precision, and the kernels, jitted, of each variant.
#include <catch2/catch.hpp>
#include <functional>

#include "compiler/interpreter/interpreter.h"
#include "support/npz.h"
#include "tests/numerical/jit_kernel.h"
#include "tests/numerical/kernels_support.h"
#include "tests/numerical/parsed_kernel.h"

using namespace skipper;
using namespace skipper::test;
using interpreter::Tensor;

namespace {

constexpr double tolerance = 1e-5;

Tensor array(const std::string& name) {
  static const Npz npz(SKIPPER_TEST_DATA "/not_a_number.npz");
  Tensor tensor;
  tensor.shape = npz[name].shape, tensor.data = npz[name].values;
  return tensor;
}

// Parameters have other ranks than activations, whose batch is dynamic: vectors, and here the kernels by their names.
std::string type_of(const std::string& name) {
  const std::vector<int64_t> shape = array(name).shape;
  const bool is_parameter = shape.size() == 1 || name.ends_with("_k");
  std::string type = is_parameter ? "tensor<" : "tensor<?x";
  for (size_t i = is_parameter ? 0 : 1; i < shape.size(); ++i) type += std::to_string(shape[i]) + "x";
  return type + "f32>";
}

std::string list(const std::vector<std::string>& items, const std::function<std::string(size_t)>& text) {
  std::string joined;
  for (size_t i = 0; i < items.size(); ++i) joined += (i ? ", " : "") + text(i);
  return joined;
}

// A layer by the names of the arrays that it takes and gives.
struct Layer {
  std::string op, attributes;
  std::vector<std::string> inputs, outputs;

  std::string ir() const {
    const auto name = [](const char* prefix) { return [prefix](size_t i) { return prefix + std::to_string(i); }; };
    const auto input_type = [&](size_t i) { return type_of(inputs[i]); };
    const std::string in = list(inputs, input_type);
    const std::string out = list(outputs, [&](size_t i) { return type_of(outputs[i]); });
    return "func.func private @kernel(" +
           list(inputs, [&](size_t i) { return "%a" + std::to_string(i) + ": " + input_type(i); }) + ") -> (" + out +
           ") attributes {nn.implementation = #nn.implementation<\"any\", {}>} {\n  " + list(outputs, name("%r")) +
           " = nn." + op + " " + list(inputs, name("%a")) + " {" + attributes + "} : (" + in + ") -> (" + out +
           ")\n  return " + list(outputs, name("%r")) + " : " + out + "\n}\n";
  }
};

void compare(const std::string& by, const std::vector<Tensor>& results, const Layer& layer) {
  REQUIRE(results.size() == layer.outputs.size());
  for (size_t i = 0; i < results.size(); ++i) {
    INFO(by << ": nn." << layer.op << ", " << layer.outputs[i]);
    const Tensor expected = array(layer.outputs[i]);
    REQUIRE(results[i].data.size() == expected.data.size());
    size_t worst = 0;
    const auto distance = [&](size_t k) { return relative_distance(results[i].data[k], expected.data[k]); };
    for (size_t k = 0; k < expected.data.size(); ++k)
      if (distance(k) > distance(worst)) worst = k;
    INFO("element " << worst << " is " << results[i].data[worst] << " instead of " << expected.data[worst]);
    CHECK(distance(worst) <= tolerance);
  }
}

std::vector<Tensor> inputs_of(const Layer& layer) {
  std::vector<Tensor> inputs;
  for (const std::string& name : layer.inputs) inputs.push_back(array(name));
  return inputs;
}

void check_interpreter(const Layer& layer) {
  ParsedKernel kernel(layer.ir());
  auto results = interpreter::run(kernel.function(), inputs_of(layer));
  if (!results) FAIL(llvm::toString(results.takeError()));
  compare("the interpreter", *results, layer);
}

void check_kernel(const Layer& layer, const MachineModel& machine) {
  ParsedKernel kernel(layer.ir());
  const std::vector<Tensor> inputs = inputs_of(layer);
  const KernelRun run = JitKernel(kernel.function(), machine, false).run(inputs, Guard::behind);
  CHECK_FALSE(run.strayed);
  compare(machine.variant, run.outputs, layer);
}

const std::string pool = "window = array<i64: 3, 2>, strides = array<i64: 2, 1>";

std::vector<Layer> layers() {
  return {
      {"relu", "", {"relu_x"}, {"relu_y"}},
      {"relu_gradient", "", {"relu_g", "relu_y"}, {"relu_dx"}},
      {"add", "", {"a", "b"}, {"add"}},
      {"batch_norm",
       "epsilon = 1.0e-3 : f64, momentum = 0.99 : f64",
       {"a", "gamma", "beta", "mean", "variance"},
       {"batch_norm"}},
      {"max_pool", pool, {"pool_x"}, {"max_pool"}},
      {"max_pool_indices", pool, {"pool_x"}, {"max_pool", "max_indices"}},
      {"max_pool_gradient", pool + ", size = array<i64: 7, 6>", {"pool_g", "max_indices"}, {"max_dx"}},
      {"average_pool", pool, {"pool_x"}, {"average_pool"}},
      {"global_average_pool", "", {"pool_x"}, {"global_pool"}},
      {"softmax", "", {"logits"}, {"softmax"}},
      {"softmax_cross_entropy", "", {"logits", "labels"}, {"losses", "softmax"}},
      {"softmax_cross_entropy_gradient", "", {"softmax", "labels"}, {"dlogits"}},
  };
}

}  // namespace

TEST_CASE("the interpreter passes NaN on as PyTorch does") {
  for (const Layer& layer : layers()) check_interpreter(layer);
  check_interpreter({"dense", "", {"dense_x", "dense_k"}, {"dense"}});
}

TEST_CASE("a padded convolution and its relu pass NaN and infinities on as PyTorch's do") {
  const std::string x = type_of("conv_x"), k = type_of("conv_k"), y = type_of("conv");
  ParsedKernel kernel(
      "func.func @f(%x: " + x + ", %k: " + k + ", %b: tensor<20xf32>) -> " + y + " {\n  %s = nn.conv2d %x, %k, %b " +
      "{padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (" + x + ", " + k + ", tensor<20xf32>) -> " +
      y + "\n  %y = nn.relu %s : (" + y + ") -> " + y + "\n  return %y : " + y + "\n}");
  const Layer layer{"conv2d", "", {"conv_x", "conv_k", "conv_bias"}, {"conv"}};
  auto results = interpreter::run(kernel.function(), inputs_of(layer));
  if (!results) FAIL(llvm::toString(results.takeError()));
  compare("the interpreter", *results, layer);
}

TEST_CASE("maps between samples of which one is NaN are NaN, as PyTorch enlarges them") {
  const std::string type = "tensor<?x3x4x1xf32>";
  ParsedKernel kernel("func.func @f(%x: " + type + ", %s: tensor<2xf32>) -> tensor<?x?x?x1xf32> {\n" +
                      "  %y = nn.resize_bilinear %x, %s : (" + type + ", tensor<2xf32>) -> tensor<?x?x?x1xf32>\n" +
                      "  return %y : tensor<?x?x?x1xf32>\n}");
  Tensor size({2});
  size.data = {7, 10};
  auto results = interpreter::run(kernel.function(), {array("map"), size});
  if (!results) FAIL(llvm::toString(results.takeError()));
  compare("the interpreter", *results, {"resize_bilinear", "", {"map"}, {"resized"}});
}

TEST_CASE("kernels pass NaN on as PyTorch does, in each variant") {
  for (const MachineModel& machine : runnable_variants())
    for (const Layer& layer : layers()) check_kernel(layer, machine);
}

TEST_CASE("kernels pass NaN on as PyTorch does, through OpenCL") {
  for (const Layer& layer : layers()) check_kernel(layer, machine_model("opencl").value());
}
