// Pointwise functions: values and slopes against Keras over every exponent, gradients against differences.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "checked_kernels.h"
#include "finite_differences.h"
#include "kernels_support.h"
#include "network_text.h"
#include "parsed_kernel.h"
#include "support/npz.h"

using namespace skipper;
using namespace skipper::test;

namespace {

// What make_activations.py gave the functions that take a parameter.
double parameter_of(std::string_view function) { return function == "elu" ? 0.5 : 0.3; }

const Npz& keras() {
  static const Npz arrays(SKIPPER_TEST_DATA "/activations.npz");
  return arrays;
}

// Calls `check` with the traits of each function that Keras has too.
template <typename Check>
void for_each_function(Check check) {
  std::apply([&](auto... f) { ((keras().contains(std::string(f.traits.name)) ? check(f.traits) : void()), ...); },
             pointwise::Functions());
}

// The op alone, as a kernel over one pixel with a channel for each number.
std::string one_op(const pointwise::Traits& function, bool is_gradient) {
  const std::string map = "tensor<?x1x1x" + std::to_string(keras()["x"].values.size()) + "xf32>";
  const std::string maps = is_gradient ? map + ", " + map : map;
  const std::string attributes =
      "function = \"" + std::string(function.name) + "\"" +
      (function.has_parameter ? ", parameter = " + std::to_string(parameter_of(function.name)) + " : f64" : "");
  return "func.func @k(%0: " + map + (is_gradient ? ", %1: " + map : "") + ") -> " + map +
         " attributes {nn.implementation = #nn.implementation<\"any\", {}>} {\n  %r = nn.activation" +
         (is_gradient ? "_gradient %0, %1 {" : " %0 {") + attributes + "} : (" + maps + ") -> " + map +
         "\n  return %r : " + map + "\n}";
}

Tensor as_pixel(const std::vector<double>& values) {
  Tensor tensor({1, 1, 1, static_cast<std::int64_t>(values.size())});
  tensor.data = values;
  return tensor;
}

// Of float64 numbers of Keras, or of its float32 ones: near the corners of a function these round to the other side.
double distance(double value, const std::string& expected, std::size_t at) {
  const auto from = [&](const std::string& name) { return relative_distance(value, keras()[name].values[at]); };
  const auto suffix = expected.find("_gradient");
  const std::string function = expected.substr(0, suffix);
  return std::min(from(expected), from(function + "_float32" + (suffix == std::string::npos ? "" : "_gradient")));
}

// Slopes are not looked at where there is no number: of NaN Keras takes one side of a corner and we the other, and of
// infinities it gives NaN where we may give the limit.
void compare(const std::string& by, const Tensor& result, const std::string& expected, double tolerance) {
  const std::vector<double>& x = keras()["x"].values;
  const bool is_slope = expected.find("_gradient") != std::string::npos;
  REQUIRE(result.data.size() == x.size());
  std::size_t worst = 0;
  const auto off = [&](std::size_t i) {
    return is_slope && !std::isfinite(x[i]) ? 0.0 : distance(result.data[i], expected, i);
  };
  for (std::size_t i = 0; i < x.size(); ++i)
    if (off(i) > off(worst)) worst = i;
  INFO(by << ": " << expected << " of " << x[worst] << " is " << result.data[worst] << " instead of "
          << keras()[expected].values[worst]);
  CHECK(off(worst) <= tolerance);
}

// The inputs of the op: the numbers, or a gradient of ones and what the slope follows from.
std::vector<Tensor> inputs_of(const pointwise::Traits& function, bool is_gradient) {
  const Tensor x = as_pixel(keras()["x"].values);
  if (!is_gradient) return {x};
  Tensor ones = x;
  std::fill(ones.data.begin(), ones.data.end(), 1.0);
  const bool of_output = function.slope_of == pointwise::Of::output;
  return {ones, of_output ? as_pixel(keras()[std::string(function.name)].values) : x};
}

void check_against_keras(const std::vector<MachineModel>& machines) {
  for_each_function([&](const pointwise::Traits& function) {
    for (const bool is_gradient : {false, true}) {
      ParsedKernel op(one_op(function, is_gradient));
      const std::string expected = std::string(function.name) + (is_gradient ? "_gradient" : "");
      const std::vector<Tensor> inputs = inputs_of(function, is_gradient);
      // gelu's square root is float32's in Keras, even in float64.
      compare("the interpreter", interpret(op.function(), inputs).at(0), expected, 1e-7);
      for (const MachineModel& machine : machines) {
        const KernelRun run = JitKernel(op.function(), machine, false).run(inputs, Guard::behind);
        CHECK_FALSE(run.strayed);
        compare(machine.variant, run.outputs.at(0), expected, 1e-6);
      }
    }
  });
}

void check_differences(const NetworkText& text, const NetworkText::Value& input, const NetworkText::Value& output) {
  const TrainingModule layers(text.text(input, output), Stage::layers);
  Random random(11);
  const Tensors parameters = uniform_parameters(layers.function("forward"), random, 0.7);
  std::vector<std::int64_t> shape{3};
  shape.insert(shape.end(), input.shape.begin(), input.shape.end());
  const std::vector<Tensor> inputs{uniform_tensor(shape, random, -2, 2), one_hot_labels(3, 5)};
  check_gradients(layers.function("train_step"), inputs, parameters, names_of(parameters), random);
}

}  // namespace

TEST_CASE("Keras's numbers of every function but the compiler's own are there") {
  int functions = 0;
  for_each_function([&](const pointwise::Traits&) { ++functions; });
  CHECK(functions == std::tuple_size_v<pointwise::Functions> - 1);
}

TEST_CASE("functions and slopes are Keras's for numbers of every exponent, on every variant") {
  check_against_keras(runnable_variants());
}

TEST_CASE("functions and slopes are Keras's for numbers of every exponent, through OpenCL") {
  check_against_keras({machine_model("opencl").value()});
}

TEST_CASE("what a function says of zero and of negative results is so") {
  std::apply(
      [](auto... functions) {
        const auto check = [](auto f) {
          INFO(f.traits.name);
          CHECK((f.value(0.0, 0.3) == 0) == f.traits.keeps_zero);
          bool is_negative = false;
          for (double x = -20; x < 20; x += 0.01) is_negative = is_negative || f.value(x, 0.3) < 0;
          CHECK(is_negative == !f.traits.never_negative);
        };
        (check(functions), ...);
      },
      pointwise::Functions());
}

TEST_CASE("a network with each function has the gradients that differences give") {
  std::apply(
      [](auto... functions) {
        const auto check = [](const pointwise::Traits& function) {
          INFO(function.name);
          NetworkText text;
          const NetworkText::Value input = text.input({4, 5, 3});
          const NetworkText::Value map = text.activation(function, text.conv(input, 6, 3));
          const NetworkText::Value flat = text.activation(function, text.dense(text.global_pool(map), 7));
          check_differences(text, input, text.softmax(text.dense(flat, 5)));
        };
        (check(functions.traits), ...);
      },
      pointwise::Functions());
}

TEST_CASE("products of maps, and of maps with factors for each channel, have the gradients that differences give") {
  NetworkText text;
  const NetworkText::Value input = text.input({4, 5, 3});
  const NetworkText::Value a = text.conv(input, 6, 3), b = text.conv(input, 6, 1);
  const NetworkText::Value product = text.mul(a, b);
  const NetworkText::Value factors =
      text.activation(pointwise::Sigmoid::traits, text.dense(text.global_pool(product), 6));
  const NetworkText::Value scaled = text.mul(product, factors);
  check_differences(text, input, text.softmax(text.dense(text.global_pool(scaled), 5)));
}
