// Shapes, padding, names and counts of specs built at run time; the example models check theirs at compile time.
#include <skipper/dsl.h>

#include <catch2/catch.hpp>
#include <limits>
#include <utility>

namespace {
using namespace skipper;

Shape after_conv(Shape input, Size kernel, Conv2dOptions options) {
  Graph g;
  return conv2d(g.input(input), 5, kernel, options).shape();
}

Margins conv_padding(Shape input, Size kernel, Conv2dOptions options) {
  Graph g;
  (void)conv2d(g.input(input), 5, kernel, options);
  return g.layer("conv2d_1").padding;
}

TEST_CASE("same padding gives ceil(input / stride) outputs for every kernel and stride") {
  for (std::int64_t input = 1; input <= 12; ++input)
    for (std::int64_t kernel = 1; kernel <= 7; ++kernel)
      for (std::int64_t stride = 1; stride <= 4; ++stride) {
        CAPTURE(input, kernel, stride);
        const auto shape = after_conv({input, 9, 3}, {kernel, 2}, {.strides = {stride, 1}, .padding = same});
        CHECK(shape == Shape{(input + stride - 1) / stride, 9, 5});
        const auto padding = conv_padding({input, 9, 3}, {kernel, 2}, {.strides = {stride, 1}, .padding = same});
        CHECK((padding.bottom == padding.top || padding.bottom == padding.top + 1));
        CHECK(padding.left == 0);
        CHECK(padding.right == 1);
      }
}

TEST_CASE("same padding is TensorFlow's: the extra zero comes last and depends on the input") {
  CHECK(conv_padding({224, 224, 3}, 7, {.strides = 2, .padding = same}) == Margins{2, 3, 2, 3});
  CHECK(conv_padding({225, 224, 3}, 7, {.strides = 2, .padding = same}) == Margins{3, 3, 2, 3});
  CHECK(conv_padding({4, 4, 6}, 2, {.padding = same}) == Margins{0, 1, 0, 1});
  CHECK(conv_padding({5, 5, 6}, 1, {.strides = 2, .padding = same}) == Margins{0, 0, 0, 0});
}

TEST_CASE("convolutions: valid and explicit padding; kernels and strides that are not square") {
  CHECK(after_conv({10, 11, 3}, {3, 5}, {}) == Shape{8, 7, 5});
  CHECK(after_conv({10, 11, 3}, {3, 5}, {.strides = {2, 3}}) == Shape{4, 3, 5});
  CHECK(after_conv({10, 11, 3}, {3, 5}, {.padding = 1}) == Shape{10, 9, 5});
  CHECK(after_conv({10, 11, 3}, {3, 5}, {.padding = {1, 2}}) == Shape{10, 11, 5});
  CHECK(after_conv({10, 11, 3}, {3, 5}, {.padding = {0, 1, 2, 3}}) == Shape{9, 12, 5});
  CHECK(conv_padding({10, 11, 3}, {3, 5}, {.padding = {0, 1, 2, 3}}) == Margins{0, 1, 2, 3});
  CHECK(after_conv({3, 3, 1}, 3, {}) == Shape{1, 1, 5});
}

TEST_CASE("a dilated window covers its gaps too, whatever the padding") {
  CHECK(after_conv({10, 11, 3}, {3, 5}, {.dilation = 2}) == Shape{6, 3, 5});
  CHECK(after_conv({10, 11, 3}, {3, 5}, {.dilation = {4, 1}}) == Shape{2, 7, 5});
  CHECK(after_conv({10, 11, 3}, {3, 4}, {.padding = {0, 1, 2, 3}, .dilation = {1, 5}}) == Shape{9, 1, 5});
  CHECK(after_conv({7, 7, 3}, 3, {.dilation = 3}) == Shape{1, 1, 5});
  CHECK(after_conv({3, 3, 1}, 1, {.dilation = 100}) == Shape{3, 3, 5});
  for (std::int64_t input = 1; input <= 9; ++input)
    for (std::int64_t kernel = 1; kernel <= 5; ++kernel)
      for (std::int64_t dilation = 1; dilation <= 4; ++dilation) {
        CAPTURE(input, kernel, dilation);
        const Conv2dOptions options{.padding = same, .dilation = {1, dilation}};
        CHECK(after_conv({2, input, 3}, {1, kernel}, options) == Shape{2, input, 5});
        const std::int64_t gaps = (kernel - 1) * dilation;
        CHECK(conv_padding({2, input, 3}, {1, kernel}, options) == Margins{0, 0, gaps / 2, gaps - gaps / 2});
      }
  Graph g;
  (void)conv2d(g.input({10, 11, 3}), 5, {3, 5}, {.dilation = {3, 2}});
  CHECK(g.layer("conv2d_1").dilation == Size{3, 2});
  CHECK(g.layer("conv2d_1").window == Size{3, 5});
  CHECK(g.layer("conv2d_1").extent() == Size{7, 9});
  CHECK(g.parameters[0].shape == Shape{3, 5, 3, 5});
}

TEST_CASE("a dilation is positive, comes without strides, and does not make the window too large") {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max(), half = (max_dimension + 1) / 2;
  Graph g;
  const auto x = g.input({9, 9, 1});
  const auto says = [&](Size kernel, Conv2dOptions options, const std::string& text) {
    CHECK_THROWS_WITH(conv2d(x, 1, kernel, options), Catch::EndsWith(text));
  };
  says(3, {.dilation = 0}, ": a dilation must be at least 1, not 0x0");
  says(1, {.dilation = {1, -largest - 1}}, ": a dilation must be at least 1, not 1x-9223372036854775808");
  says(1, {.dilation = {largest, 1}}, ": the dilated window is too large: 1x1, dilation 9223372036854775807x1");
  says({3, max_dimension}, {.dilation = max_dimension},
       ": the dilated window is too large: 3x2147482624, dilation 2147482624x2147482624");
  says({3, 1}, {.padding = same, .dilation = {half, 1}},
       ": the dilated window is too large: 3x1, dilation 1073741312x1");
  CHECK(conv2d(x, 1, {3, 1}, {.padding = same, .dilation = {half - 1, 1}}).shape() == Shape{9, 9, 1});
  says({3, 4}, {.dilation = {1, 3}}, ": the dilated window is larger than its padded input: 3x10 > 9x9");
  says({12, 3}, {.padding = 1, .dilation = {1, 2}},
       ": the dilated window is larger than its padded input: 12x5 > 11x11");
  for (const auto& [strides, dilation] :
       {std::pair(Size(2), Size(2)), {Size(2, 1), Size(1, 3)}, {Size(1, 2), Size(1, 2)}})
    says(
        1, {.strides = strides, .dilation = dilation},
        ": a dilation above 1 needs strides of 1: strides " + to_string(strides) + ", dilation " + to_string(dilation));
}

TEST_CASE("groups divide the channels and the filters, and kernels have the channels of a group") {
  Graph g;
  const auto x = g.input({8, 8, 12});
  for (std::int64_t groups : {1, 2, 3, 6}) {
    CHECK(conv2d(x, 6, {3, 5}, {.groups = groups}).shape() == Shape{6, 4, 6});
    CHECK(g.ops.back().groups == groups);
    CHECK(g.parameters[g.parameters.size() - 2].shape == Shape{3, 5, 12 / groups, 6});
    CHECK(g.parameters.back().shape == Shape{6});
  }
  CHECK(conv2d(x, 24, 1, {.groups = 12}).shape() == Shape{8, 8, 24});
  const auto says = [](std::int64_t groups, std::int64_t filters) {
    return Catch::EndsWith("groups must divide the input's channels and the filters: " + std::to_string(groups) +
                           " groups, 12 channels, " + std::to_string(filters) + " filters");
  };
  for (const auto& [groups, filters] : {std::pair(5, 10), {4, 6}, {24, 24}})
    CHECK_THROWS_WITH(conv2d(x, filters, 1, {.groups = groups}), says(groups, filters));
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  CHECK_THROWS_WITH(conv2d(x, 12, 1, {.groups = largest}), says(largest, 12));
  for (std::int64_t groups : {std::int64_t{0}, std::int64_t{-2}, -largest - 1})
    CHECK_THROWS_WITH(conv2d(x, 12, 1, {.groups = groups}),
                      Catch::EndsWith("the number of groups must be positive, not " + std::to_string(groups)));
}

TEST_CASE("depthwise convolutions: shapes as of conv2d, with a multiple of the input's channels") {
  const std::int64_t multipliers[] = {1, 2, 5}, dilations[] = {1, 2, 3}, strides[] = {1, 2, 3};
  for (const std::int64_t m : multipliers)
    for (const std::int64_t d : dilations)
      for (const std::int64_t s : strides)
        for (const Padding& padding : {valid, same, Padding(0, 1, 2, 3)}) {
          Graph g;
          const auto x = g.input({10, 11, 3});
          const Shape shape =
              depthwise_conv2d(x, {3, 4},
                               {.strides = {1, s}, .padding = padding, .dilation = {d, 1}, .depth_multiplier = m})
                  .shape();
          const Shape rows = conv2d(x, 1, {3, 1}, {.padding = padding, .dilation = {d, 1}}).shape();
          const Shape columns = conv2d(x, 1, {1, 4}, {.strides = {1, s}, .padding = padding}).shape();
          CHECK(shape == Shape{rows.height(), columns.width(), 3 * m});
          const Op& op = g.layer("depthwise_conv2d_1");
          CHECK((op.window == Size{3, 4} && op.dilation == Size{d, 1} && op.strides == Size{1, s} && op.groups == 1));
          CHECK(op.padding.top == g.layer("conv2d_1").padding.top);
          CHECK(op.padding.right == g.layer("conv2d_2").padding.right);
        }
  Graph g;
  const auto x = g.input({9, 9, 4});
  CHECK(depthwise_conv2d(x, 3, {.strides = 2, .padding = same, .dilation = 3}).shape() == Shape{5, 5, 4});
  CHECK(g.layer("depthwise_conv2d_1").padding == Margins{3, 3, 3, 3});
}

TEST_CASE("depthwise convolutions: parameters, names and errors") {
  Graph g;
  const auto x = g.input({9, 9, 4});
  CHECK(depthwise_conv2d(x, {3, 2}, {.depth_multiplier = 3, .depthwise_initializer = he_normal(7)}).shape() ==
        Shape{7, 8, 12});
  (void)depthwise_conv2d(x, 1, {.use_bias = false, .name = "named"});
  (void)depthwise_conv2d(x, 1, {.bias_initializer = ones()});
  REQUIRE(g.parameters.size() == 5);
  CHECK((g.parameters[0].name == "depthwise_kernel" && g.parameters[1].name == "bias"));
  CHECK((g.parameters[0].shape == Shape{3, 2, 4, 3} && g.parameters[1].shape == Shape{12}));
  CHECK((g.parameters[0].initializer == he_normal(7) && g.parameters[2].initializer == glorot_uniform()));
  CHECK((g.parameters[2].op == 2 && g.parameters[3].op == 3 && g.parameters[4].initializer == ones()));
  CHECK((g.ops[1].name.view() == "depthwise_conv2d_1" && g.ops[3].name.view() == "depthwise_conv2d_2"));
  for (const std::int64_t multiplier :
       {std::int64_t{0}, std::int64_t{-3}, max_dimension + 1, std::numeric_limits<std::int64_t>::max()})
    CHECK_THROWS_WITH(
        depthwise_conv2d(x, 1, {.depth_multiplier = multiplier}),
        Catch::EndsWith("the depth multiplier must be positive and not too large: " + std::to_string(multiplier)));
  CHECK_THROWS_WITH(depthwise_conv2d(x, 1, {.depth_multiplier = max_dimension}),
                    Catch::EndsWith("a parameter is too large: 1x1x4x2147482624"));
  CHECK_THROWS_WITH(depthwise_conv2d(flatten(x), 1), Catch::Contains("the input must be a map"));
  CHECK_THROWS_WITH(depthwise_conv2d(x, 1, {.padding = -1}), Catch::Contains("a padding must not be negative"));
  CHECK_THROWS_WITH(depthwise_conv2d(x, 0), Catch::EndsWith("the window must be at least 1x1, not 0x0"));
  CHECK_THROWS_WITH(depthwise_conv2d(x, 1, {.dilation = {1, 0}}),
                    Catch::EndsWith("a dilation must be at least 1, not 1x0"));
}

TEST_CASE("pools move by their window unless strides are given") {
  Graph g;
  auto x = g.input({9, 10, 4});
  CHECK(max_pool(x, {3, 2}).shape() == Shape{3, 5, 4});
  CHECK(average_pool(x, 3, {.strides = {1, 2}}).shape() == Shape{7, 4, 4});
  CHECK(global_average_pool(x).shape() == Shape{4});
  CHECK(flatten(x).shape() == Shape{360});
  CHECK(zero_pad(x, {1, 2, 3, 4}).shape() == Shape{12, 17, 4});
  CHECK(zero_pad(x, {1, 2}).shape() == Shape{11, 14, 4});
}

TEST_CASE("layers without a name are numbered per kind as Keras does") {
  Graph g;
  auto x = zero_pad(g.input({16, 16, 3}), 1);
  x = relu(batch_norm(conv2d(x, 4, 3)), {.name = "named"});
  x = relu(relu(x));
  x = average_pool(max_pool(add(x, x), 2), 2);
  auto y = flatten(x);
  y = softmax(dense(y, 3));
  auto z = global_average_pool(x);
  const char* expected[] = {
      "input_1",      "zero_padding2d_1", "conv2d_1",  "batch_normalization_1",     "named",
      "activation_1", "activation_2",     "add_1",     "max_pooling2d_1",           "average_pooling2d_1",
      "flatten_1",    "dense_1",          "softmax_1", "global_average_pooling2d_1"};
  REQUIRE(g.ops.size() == std::size(expected));
  for (std::size_t i = 0; i < g.ops.size(); ++i) CHECK(g.ops[i].name.view() == expected[i]);
  CHECK(z.shape() == Shape{4});
}

TEST_CASE("layers of one default name are counted together, whatever their kind and function") {
  Graph g;
  auto x = relu(g.input({4, 4, 3}));
  x = leaky_relu(sigmoid(x));
  x = relu6(relu(x), {.name = "named"});
  x = elu(leaky_relu(skipper::tanh(x)));
  x = relu(elu(gelu(silu(x))));
  x = hard_swish(hard_sigmoid(x));
  x = mul(x, mul(x, x));
  const char* expected[] = {"input_1",      "activation_1",  "activation_2", "leaky_re_lu_1", "activation_3", "named",
                            "activation_4", "leaky_re_lu_2", "elu_1",        "activation_5",  "activation_6", "elu_2",
                            "activation_7", "activation_8",  "activation_9", "multiply_1",    "multiply_2"};
  REQUIRE(g.ops.size() == std::size(expected));
  for (std::size_t i = 0; i < g.ops.size(); ++i) CHECK(g.ops[i].name.view() == expected[i]);
  // A copy goes on counting on its own.
  Graph copy = g;
  CHECK(copy.next_name("elu").view() == "elu_3");
  CHECK(g.next_name("elu").view() == "elu_3");
  CHECK(g.next_name("activation").view() == "activation_10");
  CHECK(g.next_name("conv2d").view() == "conv2d_1");
  CHECK(conv2d(x, 1, 1).shape() == Shape{4, 4, 1});
  CHECK(g.ops.back().name.view() == "conv2d_2");
}

TEST_CASE("pointwise functions keep the shape, and carry their function and its parameter") {
  Graph g;
  const auto map = g.input({4, 5, 6}), flat = g.input(7);
  for (const Value x : {map, flat}) {
    CHECK(leaky_relu(x).shape() == x.shape());
    CHECK(elu(x, {.alpha = 0.5}).shape() == x.shape());
    for (auto function : {relu6, sigmoid, silu, hard_sigmoid, hard_swish, gelu})
      CHECK(function(x, {}, std::source_location::current()).shape() == x.shape());
    CHECK(skipper::tanh(x).shape() == x.shape());
  }
  const Op &leaky = g.layer("leaky_re_lu_2"), &bent = g.layer("elu_1"), &capped = g.layer("activation_1");
  CHECK((leaky.kind == OpKind::activation && leaky.function == "leaky_relu" && leaky.parameter == 0.3));
  CHECK((bent.kind == OpKind::activation && bent.function == "elu" && bent.parameter == 0.5));
  CHECK((capped.kind == OpKind::activation && capped.function == "relu6"));
  CHECK((leaky.has_parameter && bent.has_parameter && !capped.has_parameter));
}

TEST_CASE("products of one shape, and of a map and a factor for each of its channels") {
  Graph g;
  const auto map = g.input({4, 5, 6}), flat = g.input(6), pixel = g.input({1, 1, 6});
  CHECK(mul(map, map).shape() == Shape{4, 5, 6});
  CHECK(mul(flat, flat).shape() == Shape{6});
  CHECK(mul(map, flat).shape() == Shape{4, 5, 6});
  CHECK(mul(pixel, flat).shape() == Shape{1, 1, 6});
  const auto says = [&](Shape a, Shape b) {
    return Catch::EndsWith("mul takes values of one shape, or a map and its channels' factors, not " + to_string(a) +
                           " and " + to_string(b));
  };
  const Shape shapes[][2] = {{{4, 5, 6}, 5},         {6, {4, 5, 6}}, {{4, 5, 6}, {1, 1, 6}}, {{4, 5, 6}, {5, 4, 6}},
                             {{4, 5, 6}, {4, 5, 1}}, {6, 1},         {{1, 1, 6}, 1}};
  for (const auto& [a, b] : shapes) CHECK_THROWS_WITH(mul(g.input(a), g.input(b)), says(a, b));
}

TEST_CASE("a function's parameter is a finite float32, in its range") {
  constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double largest = std::numeric_limits<float>::max();
  Graph g;
  const auto x = g.input(3);
  for (double slope : {0.0, 1e-30, 2.0, largest}) CHECK_NOTHROW(leaky_relu(x, {.negative_slope = slope}));
  for (double alpha : {-largest, -1.0, 0.0, largest}) CHECK_NOTHROW(elu(x, {.alpha = alpha}));
  const std::string slope = "negative_slope must be a finite float32 of at least 0, not ";
  const std::string alpha = "alpha must be a finite float32, not ";
  CHECK_THROWS_WITH(leaky_relu(x, {.negative_slope = -0.25}), Catch::EndsWith(slope + "-0.25"));
  CHECK_THROWS_WITH(leaky_relu(x, {.negative_slope = 2 * largest}), Catch::EndsWith(slope + "6.80565e+38"));
  CHECK_THROWS_WITH(leaky_relu(x, {.negative_slope = infinity}), Catch::EndsWith(slope + "inf"));
  CHECK_THROWS_WITH(leaky_relu(x, {.negative_slope = nan}), Catch::EndsWith(slope + "nan"));
  CHECK_THROWS_WITH(elu(x, {.alpha = -infinity}), Catch::EndsWith(alpha + "-inf"));
  CHECK_THROWS_WITH(elu(x, {.alpha = 2 * largest}), Catch::EndsWith(alpha + "6.80565e+38"));
  CHECK_THROWS_WITH(elu(x, {.alpha = nan}), Catch::EndsWith(alpha + "nan"));
}

TEST_CASE("parameters have names; shapes; initialisers; some are not trained") {
  Graph g;
  auto x = conv2d(g.input({8, 8, 3}), 4, {3, 5}, {.kernel_initializer = he_normal(7), .name = "c"});
  x = batch_norm(conv2d(x, 2, 1, {.use_bias = false}));
  x = dense(flatten(x), 6, {.bias_initializer = ones()});
  REQUIRE(g.parameters.size() == 9);
  CHECK(g.parameters[0].shape == Shape{3, 5, 3, 4});
  CHECK(g.parameters[0].initializer == he_normal(7));
  CHECK(g.parameters[1].name == "bias");
  CHECK(g.parameters[2].initializer == glorot_uniform(0));
  CHECK(g.parameters[3].name == "gamma");
  CHECK(g.parameters[3].initializer == ones());
  CHECK((g.parameters[4].trainable && !g.parameters[5].trainable && !g.parameters[6].trainable));
  CHECK(g.parameters[6].name == "moving_variance");
  CHECK(g.parameters[7].shape == Shape{48, 6});
  CHECK(g.parameters[8].initializer == ones());
  CHECK(g.parameter_count() == 180 + 4 + 8 + 4 * 2 + 48 * 6 + 6);
  CHECK(g.trainable_parameter_count() == g.parameter_count() - 4);
}

TEST_CASE("identity_block and conv_block: names and where the strides sit") {
  Graph g;
  auto x = conv_block(g.input({9, 9, 4}), 3, {2, 3, 8}, 4, "b12", {2, 3});
  x = identity_block(x, {1, 5}, {2, 3, 8}, 4, 'c');
  CHECK(x.shape() == Shape{5, 3, 8});
  CHECK(g.layer("res4b12_branch2a").strides == Size{2, 3});
  CHECK(g.layer("res4b12_branch2b").strides == Size{1, 1});
  CHECK(g.layer("res4b12_branch2b").window == Size{3, 3});
  CHECK(g.layer("res4b12_branch1").strides == Size{2, 3});
  CHECK(g.layer("res4b12_branch1").window == Size{1, 1});
  CHECK(g.shape("bn4b12_branch1") == Shape{5, 3, 8});
  CHECK(g.layer("res4c_branch2b").window == Size{1, 5});
  CHECK(g.layer("res4c_branch2b").padding == Margins{0, 0, 2, 2});
  CHECK(g.layer("bn4c_branch2c").epsilon == 1e-3);
  CHECK(g.layer("bn4c_branch2c").momentum == 0.99);
  CHECK(g.layer("add_2").inputs[1] == g.layer("add_2").inputs[0] - 9 + 1);
}

TEST_CASE("every layer of a block has the location of the line that called the block") {
  Graph g;
  auto x = g.input({8, 8, 4});
  const auto line = std::source_location::current().line() + 1;
  g.output(identity_block(x, 3, {2, 2, 4}, 2, "a"));
  for (std::size_t i = 1; i < g.ops.size(); ++i) CHECK(g.ops[i].where.line() == line);
  CHECK(g.layer("input_1").where.line() == line - 2);
}

TEST_CASE("names of 63 characters are kept whole and numbers are appended in decimal") {
  const std::string longest(63, 'n');
  Graph g;
  (void)relu(g.input(3), {.name = std::string_view(longest)});
  CHECK(g.ops[1].name.view() == longest);
  CHECK(Name().append_number(std::numeric_limits<std::int64_t>::min()).view() == "-9223372036854775808");
  CHECK(Name("fc").append_number(0).append_number(1000).append_number(-28).view() == "fc01000-28");
}

TEST_CASE("a copy of a graph has values of its own") {
  Graph g;
  auto x = relu(g.input(3));
  Graph copy = g;
  CHECK_THROWS_AS(copy.output(x), SpecError);
  g.output(x);
  CHECK(g.is_complete());
}

TEST_CASE("a layer that no output depends on is found") {
  Graph g;
  auto x = g.input(3);
  auto y = relu(x);
  auto z = relu(x);
  g.output(y);
  REQUIRE(g.unused_layer() != nullptr);
  CHECK(g.unused_layer()->name.view() == "activation_2");
  g.output(z);
  CHECK(g.unused_layer() == nullptr);
}

}  // namespace
