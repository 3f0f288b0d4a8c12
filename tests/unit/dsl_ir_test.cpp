// The nn IR that a spec's program prints.
#include <skipper/dsl.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <string>

namespace models {
#undef SKIPPER_MODEL
#define SKIPPER_MODEL(name, ...) static_assert((__VA_ARGS__).is_complete())
#include "../../examples/models/blocks.cpp"
#include "../../examples/models/mnist_resnet.cpp"
#include "../../examples/models/resnet50.cpp"
#include "../../examples/models/tiny.cpp"
}  // namespace models

namespace {
using namespace skipper;

std::string without_locations(const std::string& text) {
  return std::regex_replace(text, std::regex(R"re( loc\("[^"]*"\("[^"]*":\d+:\d+\)\))re"), "");
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

constexpr int conv_line = __LINE__ + 5;
Graph one_of_each() {
  Graph g;
  auto x = g.input({8, 9, 3});
  x = zero_pad(x, {1, 2});
  x = conv2d(x, 4, {3, 2}, {.strides = {2, 1}, .padding = same, .kernel_initializer = he_normal(3), .name = "conv"});
  x = conv2d(x, 4, 1, {.use_bias = false});
  x = batch_norm(x, {.epsilon = 1e-5, .momentum = 0.1});
  x = add(relu(x), x);
  x = average_pool(max_pool(x, {2, 2}, {.strides = 1}), 2);
  g.output(softmax(dense(flatten(x), 5)), "scores");
  g.output(global_average_pool(x));
  return g;
}

TEST_CASE("one layer of each kind is printed in full") {
  CHECK(without_locations(print_ir(one_of_each(), "each")) ==
        R"(module @each {
  func.func @forward(%arg0: tensor<?x8x9x3xf32> {nn.name = "input_1"}) -> (tensor<?x5xf32> {nn.name = "scores"}, tensor<?x4xf32> {nn.name = "global_average_pooling2d_1"}) {
    %0 = nn.zero_pad %arg0 {padding = array<i64: 1, 1, 2, 2>} : (tensor<?x8x9x3xf32>) -> tensor<?x10x13x3xf32>
    %1 = nn.parameter "conv/kernel" {initializer = #nn.initializer<he_normal, seed = 3>, trainable} : tensor<3x2x3x4xf32>
    %2 = nn.parameter "conv/bias" {initializer = #nn.initializer<zeros>, trainable} : tensor<4xf32>
    %3 = nn.conv2d %0, %1, %2 {padding = array<i64: 0, 1, 0, 1>, strides = array<i64: 2, 1>} : (tensor<?x10x13x3xf32>, tensor<3x2x3x4xf32>, tensor<4xf32>) -> tensor<?x5x13x4xf32>
    %4 = nn.parameter "conv2d_1/kernel" {initializer = #nn.initializer<glorot_uniform, seed = 0>, trainable} : tensor<1x1x4x4xf32>
    %5 = nn.conv2d %3, %4 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x5x13x4xf32>, tensor<1x1x4x4xf32>) -> tensor<?x5x13x4xf32>
    %6 = nn.parameter "batch_normalization_1/gamma" {initializer = #nn.initializer<ones>, trainable} : tensor<4xf32>
    %7 = nn.parameter "batch_normalization_1/beta" {initializer = #nn.initializer<zeros>, trainable} : tensor<4xf32>
    %8 = nn.parameter "batch_normalization_1/moving_mean" {initializer = #nn.initializer<zeros>} : tensor<4xf32>
    %9 = nn.parameter "batch_normalization_1/moving_variance" {initializer = #nn.initializer<ones>} : tensor<4xf32>
    %10 = nn.batch_norm %5, %6, %7, %8, %9 {epsilon = 1.000000e-05 : f64, momentum = 1.000000e-01 : f64} : (tensor<?x5x13x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x5x13x4xf32>
    %11 = nn.relu %10 : (tensor<?x5x13x4xf32>) -> tensor<?x5x13x4xf32>
    %12 = nn.add %11, %10 : (tensor<?x5x13x4xf32>, tensor<?x5x13x4xf32>) -> tensor<?x5x13x4xf32>
    %13 = nn.max_pool %12 {strides = array<i64: 1, 1>, window = array<i64: 2, 2>} : (tensor<?x5x13x4xf32>) -> tensor<?x4x12x4xf32>
    %14 = nn.average_pool %13 {strides = array<i64: 2, 2>, window = array<i64: 2, 2>} : (tensor<?x4x12x4xf32>) -> tensor<?x2x6x4xf32>
    %15 = nn.flatten %14 : (tensor<?x2x6x4xf32>) -> tensor<?x48xf32>
    %16 = nn.parameter "dense_1/kernel" {initializer = #nn.initializer<glorot_uniform, seed = 0>, trainable} : tensor<48x5xf32>
    %17 = nn.parameter "dense_1/bias" {initializer = #nn.initializer<zeros>, trainable} : tensor<5xf32>
    %18 = nn.dense %15, %16, %17 : (tensor<?x48xf32>, tensor<48x5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
    %19 = nn.softmax %18 : (tensor<?x5xf32>) -> tensor<?x5xf32>
    %20 = nn.global_average_pool %14 : (tensor<?x2x6x4xf32>) -> tensor<?x4xf32>
    return %19, %20 : tensor<?x5xf32>, tensor<?x4xf32>
  }
}
)");
}

TEST_CASE("each pointwise function is printed with its name, and its parameter where it has one") {
  Graph g;
  auto x = leaky_relu(g.input({4, 5, 6}));
  x = leaky_relu(x, {.negative_slope = 0.01});
  x = sigmoid(relu6(x));
  x = silu(skipper::tanh(x));
  x = hard_swish(hard_sigmoid(x));
  x = elu(elu(x), {.alpha = -2});
  g.output(gelu(flatten(x)));
  CHECK(without_locations(print_ir(g, "functions")) ==
        R"(module @functions {
  func.func @forward(%arg0: tensor<?x4x5x6xf32> {nn.name = "input_1"}) -> (tensor<?x120xf32> {nn.name = "activation_7"}) {
    %0 = nn.activation %arg0 {function = "leaky_relu", parameter = 3.000000e-01 : f64} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %1 = nn.activation %0 {function = "leaky_relu", parameter = 1.000000e-02 : f64} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %2 = nn.activation %1 {function = "relu6"} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %3 = nn.activation %2 {function = "sigmoid"} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %4 = nn.activation %3 {function = "tanh"} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %5 = nn.activation %4 {function = "silu"} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %6 = nn.activation %5 {function = "hard_sigmoid"} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %7 = nn.activation %6 {function = "hard_swish"} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %8 = nn.activation %7 {function = "elu", parameter = 1.000000e+00 : f64} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %9 = nn.activation %8 {function = "elu", parameter = -2.000000e+00 : f64} : (tensor<?x4x5x6xf32>) -> tensor<?x4x5x6xf32>
    %10 = nn.flatten %9 : (tensor<?x4x5x6xf32>) -> tensor<?x120xf32>
    %11 = nn.activation %10 {function = "gelu"} : (tensor<?x120xf32>) -> tensor<?x120xf32>
    return %11 : tensor<?x120xf32>
  }
}
)");
}

TEST_CASE("groups and a dilation are printed where they are not 1") {
  Graph g;
  auto x = g.input({4, 5, 6});
  x = conv2d(x, 8, {2, 3}, {.strides = {1, 2}, .groups = 2, .use_bias = false});
  x = conv2d(x, 4, 1, {.groups = 4, .name = "last"});
  x = conv2d(x, 3, {3, 1}, {.padding = same, .dilation = {1, 2}, .use_bias = false});
  g.output(conv2d(x, 6, {2, 1}, {.groups = 3, .dilation = {2, 1}, .use_bias = false}));
  const std::string text = without_locations(print_ir(g, "groups"));
  CHECK_THAT(text, Catch::Contains("    %1 = nn.conv2d %arg0, %0 {groups = 2 : i64, padding = array<i64: 0, 0, 0, 0>, "
                                   "strides = array<i64: 1, 2>} : (tensor<?x4x5x6xf32>, tensor<2x3x3x8xf32>) -> "
                                   "tensor<?x3x2x8xf32>\n"));
  CHECK_THAT(text, Catch::Contains("tensor<1x1x2x4xf32>\n    %3 = nn.parameter \"last/bias\""));
  CHECK_THAT(text, Catch::Contains("    %4 = nn.conv2d %1, %2, %3 {groups = 4 : i64, padding"));
  CHECK_THAT(text, Catch::Contains("nn.conv2d %4, %5 {dilation = array<i64: 1, 2>, padding = array<i64: 1, 1, 0, 0>, "
                                   "strides = array<i64: 1, 1>} :"));
  CHECK_THAT(text, Catch::Contains("nn.conv2d %6, %7 {dilation = array<i64: 2, 1>, groups = 3 : i64, padding = "
                                   "array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x3x2x3xf32>, "
                                   "tensor<2x1x1x6xf32>) -> tensor<?x1x2x6xf32>\n"));
}

TEST_CASE("depthwise convolutions are printed with their kernel in Keras's shape") {
  Graph g;
  auto x = depthwise_conv2d(g.input({4, 5, 6}), {2, 3}, {.strides = {1, 2}, .depth_multiplier = 2});
  g.output(depthwise_conv2d(x, 2, {.padding = same, .dilation = {2, 1}, .use_bias = false, .name = "last"}));
  CHECK(without_locations(print_ir(g, "depthwise")) ==
        R"(module @depthwise {
  func.func @forward(%arg0: tensor<?x4x5x6xf32> {nn.name = "input_1"}) -> (tensor<?x3x2x12xf32> {nn.name = "last"}) {
    %0 = nn.parameter "depthwise_conv2d_1/depthwise_kernel" {initializer = #nn.initializer<glorot_uniform, seed = 0>, trainable} : tensor<2x3x6x2xf32>
    %1 = nn.parameter "depthwise_conv2d_1/bias" {initializer = #nn.initializer<zeros>, trainable} : tensor<12xf32>
    %2 = nn.depthwise_conv2d %arg0, %0, %1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 2>} : (tensor<?x4x5x6xf32>, tensor<2x3x6x2xf32>, tensor<12xf32>) -> tensor<?x3x2x12xf32>
    %3 = nn.parameter "last/depthwise_kernel" {initializer = #nn.initializer<glorot_uniform, seed = 0>, trainable} : tensor<2x2x12x1xf32>
    %4 = nn.depthwise_conv2d %2, %3 {dilation = array<i64: 2, 1>, padding = array<i64: 1, 1, 0, 1>, strides = array<i64: 1, 1>} : (tensor<?x3x2x12xf32>, tensor<2x2x12x1xf32>) -> tensor<?x3x2x12xf32>
    return %4 : tensor<?x3x2x12xf32>
  }
}
)");
}

TEST_CASE("products are printed with the shapes of both values") {
  Graph g;
  auto x = g.input({4, 5, 6});
  x = mul(x, sigmoid(global_average_pool(x)));
  g.output(mul(x, relu(x)));
  const std::string text = without_locations(print_ir(g, "products"));
  CHECK_THAT(text, Catch::Contains("    %2 = nn.mul %arg0, %1 : (tensor<?x4x5x6xf32>, tensor<?x6xf32>) -> "
                                   "tensor<?x4x5x6xf32>\n"));
  CHECK_THAT(text, Catch::Contains("    %4 = nn.mul %2, %3 : (tensor<?x4x5x6xf32>, tensor<?x4x5x6xf32>) -> "
                                   "tensor<?x4x5x6xf32>\n"));
}

TEST_CASE("every layer and parameter has its line of the spec") {
  const std::string text = print_ir(one_of_each(), "each");
  // One for each of the 13 layers, the 9 parameters and the function.
  CHECK(count(text, " loc(\"") == 13 + 9 + 1);
  CHECK(count(text, "dsl_ir_test.cpp\":") == 13 + 9 + 1);
  CHECK(std::regex_search(text, std::regex(R"re(strides = array<i64: 2, 1>\}.* loc\("conv"\(".*dsl_ir_test.cpp":)re" +
                                           std::to_string(conv_line) + ":")));
}

TEST_CASE("text is quoted as MLIR does and numbers keep their value") {
  CHECK(detail::quoted("a\"b\\c\n\xC3\xA9") == R"("a\22b\5Cc\0A\C3\A9")");
  CHECK(detail::number(1e-3) == "1.000000e-03");
  CHECK(std::stod(detail::number(0.1 + 0.2)) == 0.1 + 0.2);
  CHECK(std::stod(detail::number(1.0 / 3)) == 1.0 / 3);
}

TEST_CASE("several inputs are arguments in their order") {
  Graph g;
  auto a = g.input({4}, {.name = "left"});
  auto b = g.input({4});
  g.output(add(b, a));
  const std::string text = without_locations(print_ir(g, "two"));
  CHECK(text.find("@forward(%arg0: tensor<?x4xf32> {nn.name = \"left\"}, %arg1: tensor<?x4xf32> {nn.name = "
                  "\"input_1\"}) -> (tensor<?x4xf32> {nn.name = \"add_1\"})") != std::string::npos);
  CHECK(text.find("nn.add %arg1, %arg0 :") != std::string::npos);
}

TEST_CASE("the example models: layers and parameters as DESIGN counts them") {
  const std::string text = print_ir(models::resnet50(), "resnet50");
  CHECK(count(text, "= nn.conv2d ") == 53);
  CHECK(count(text, "= nn.batch_norm ") == 53);
  CHECK(count(text, "= nn.relu ") == 49);
  CHECK(count(text, "= nn.add ") == 16);
  CHECK(count(text, "= nn.parameter ") == 53 * 2 + 53 * 4 + 2);
  CHECK(models::resnet50({256, 288, 3}, 10).shape("activation_49") == Shape{8, 9, 2048});
  CHECK(models::mnist_resnet({32, 32, 3}, 6).shape("fc6") == Shape{6});
  CHECK(models::tiny({5, 7, 1}).shape("activation_4") == Shape{5, 7, 16});
  CHECK(print_ir(models::blocks(), "blocks").find("tensor<?x2x2x6xf32> {nn.name = \"conv\"}") != std::string::npos);
}

TEST_CASE("a graph that is built twice prints the same text") {
  CHECK(print_ir(models::resnet50(), "m") == print_ir(models::resnet50(), "m"));
}

TEST_CASE("a graph that is not complete is refused before anything is printed") {
  Graph g;
  auto x = relu(g.input(3));
  CHECK_THROWS_WITH(print_ir(g, "m"), Catch::EndsWith("error: the graph has no output: call output(value)"));
  (void)relu(x);
  g.output(x);
  CHECK_THROWS_WITH(print_ir(g, "m"), Catch::EndsWith("error: layer 'activation_2': no output depends on this layer"));
}

}  // namespace
