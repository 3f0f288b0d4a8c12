// What a graph with an error says, in constant evaluation and at run time.
#define SKIPPER_SPEC_ONLY
#include <skipper/dsl.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <utility>

// Several specs in one program.
#include "../../examples/models/blocks.cpp"
#include "../../examples/models/tiny.cpp"

namespace {
using namespace skipper;

template <typename Part>
std::string text_of(const Part& part) {
  return std::string(Text().append(part).view());
}

TEST_CASE("numbers in a text are in decimal") {
  CHECK(text_of(0) == "0");
  CHECK(text_of(-28) == "-28");
  CHECK(text_of(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(text_of(std::numeric_limits<std::int64_t>::max()) == "9223372036854775807");
  CHECK(text_of(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(text_of(std::int8_t{-128}) == "-128");
  CHECK(text_of('x') == "x");
}

TEST_CASE("a double in a text is as printf's %g") {
  const auto printed = [](double number) {
    char text[40];
    std::snprintf(text, sizeof text, "%g", number);
    return std::string(text);
  };
  for (double number : {0.0,      1.0,      -1.0, 0.5,         1e-3,
                        0.99,     1e-4,     1e-5, 1.5e-9,      123456.0,
                        999999.6, 1e6,      1e21, -2.5e100,    1.7976931348623157e308,
                        1e-300,   100000.0, 10.0, 0.000123456, 3.14159265358979})
    CHECK(text_of(number) == printed(number));
  std::mt19937 generator(3);
  std::uniform_real_distribution<double> digits(-10, 10);
  std::uniform_int_distribution<int> exponent(-20, 20);
  for (int i = 0; i < 1000; ++i) {
    const double number = std::stod(printed(digits(generator)) + "e" + std::to_string(exponent(generator)));
    CHECK(text_of(number) == printed(number));
  }
  CHECK(text_of(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(text_of(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(text_of(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("a name in a text cannot break its line") {
  CHECK(text_of(Name("a_b-c.1 '\"")) == "a_b-c.1 '\"");
  CHECK(text_of(Name(std::string_view("\0\n\x7F\xC3\xA9\\", 6))) == R"(\x00\x0A\x7F\xC3\xA9\x5C)");
}

TEST_CASE("a text and a file's name that are too long say so") {
  const std::string full(max_text_length, 't');
  CHECK(text_of(std::string_view(full)) == full);
  Text text;
  text.append(full + "t");
  CHECK(text.view() == full.substr(3) + "...");
  CHECK(text.append("more").append(7).view() == full.substr(3) + "...");

  const std::string path(max_file_name_length, 'p');
  CHECK(Text().append_file(path).view() == path);
  CHECK(Text().append_file("/home/" + path).view() == "..." + path.substr(3));
}

constexpr int error_count = 22;
/// A graph with error number `which`, on which all kinds of layers follow. Number error_count is none.
constexpr Graph wrong(int which) {
  Graph g;
  auto x = g.input(which == 0 ? Shape(8, 8) : which == 1 ? Shape(8, 0, 3) : Shape(8, 8, 3), {.name = "first"});
  x = conv2d(x, which == 2 ? -1 : 4, which == 3 ? Size(0, 3) : 3, {.strides = which == 4 ? 0 : 1, .padding = same});
  x = conv2d(x, 4, which == 5 ? 9 : 1,
             {.padding = which == 6 ? -1 : 0, .groups = which == 18 ? 3 : 2, .dilation = which == 19 ? 0 : 2});
  x = depthwise_conv2d(x, which == 20 ? 9 : 1, {.depth_multiplier = which == 21 ? max_dimension + 1 : 1});
  x = batch_norm(x, {.epsilon = which == 7 ? 2.5 : 1e-3});
  x = zero_pad(x, which == 8 ? -3 : 1, {.name = which == 9 ? "first" : ""});
  x = max_pool(x, 2, {.strides = which == 10 ? Size(1, max_dimension + 1) : 2});
  x = leaky_relu(x, {.negative_slope = which == 14 ? -0.5 : 0.5});
  x = elu(x, {.alpha = which == 15 ? std::numeric_limits<double>::infinity() : 1});
  x = mul(x, which == 16 ? flatten(x) : sigmoid(global_average_pool(x)));
  x = mul(which == 17 ? max_pool(x, 2) : x, x);
  auto y = which == 11 ? flatten(x) : x;
  x = average_pool(add(x, y), y.shape().height() > 1 ? 2 : 1);
  auto z = which == 12 ? x : global_average_pool(x);
  g.output(softmax(dense(z, which == 13 ? 0 : 5)), "scores");
  return g;
}

template <int which>
constexpr bool goes_on() {
  constexpr Text error = wrong(which).error();
  return error.view().find("dsl_errors_test.cpp:") != std::string_view::npos;
}
template <int... which>
constexpr bool all_go_on(std::integer_sequence<int, which...>) {
  return (goes_on<which>() && ...);
}
static_assert(all_go_on(std::make_integer_sequence<int, error_count>()));
static_assert(wrong(error_count).error().empty());

TEST_CASE("every error is a SpecError at run time, with the text that the compiler shows") {
  constexpr Text stride = wrong(4).error(), epsilon = wrong(7).error(), added = wrong(11).error();
  CHECK_THAT(std::string(stride.view()), Catch::EndsWith(": layer 'conv2d_1': a stride must be at least 1, not 0x0"));
  CHECK_THAT(std::string(epsilon.view()), Catch::EndsWith(": epsilon must lie between 0 and 1, not 2.5"));
  CHECK_THAT(std::string(added.view()), Catch::EndsWith(": the values to add differ in shape: 5x5x4 and 100"));
  const auto at_run_time = [](const Text& text) {
    std::string what(text.view());
    return what.insert(what.find(": ") + 2, "error: ");
  };
  CHECK_THROWS_WITH(wrong(4), at_run_time(stride));
  CHECK_THROWS_WITH(wrong(7), at_run_time(epsilon));
  CHECK_THROWS_WITH(wrong(11), at_run_time(added));
  for (int which = 0; which < error_count; ++which) CHECK_THROWS_AS(wrong(which), SpecError);
  CHECK(wrong(error_count).is_complete());
}

// A query of a graph with an error gives what no layer has.
static_assert(wrong(4).shape("first") == Shape());
static_assert(wrong(4).shape("no such layer") == Shape());
static_assert(wrong(4).layer("first").name.empty() && wrong(4).layer("first").where.line() == 0);
static_assert(wrong(4).layer("first").window == Size(-1) && !wrong(4).layer("first").function.empty());
static_assert(wrong(4).parameter_count() == std::numeric_limits<std::int64_t>::max());
static_assert(wrong(4).trainable_parameter_count() == std::numeric_limits<std::int64_t>::max());

/// Whether `evaluate(which)` is a constant expression.
template <auto evaluate, int which>
concept is_constant = requires { typename std::bool_constant<(evaluate(which), true)>; };

constexpr Text asked(int which) { return wrong(which).error(); }
constexpr bool dropped(int which) { return wrong(which).ops.empty(); }
constexpr bool complete(int which) { return wrong(which).is_complete(); }
constexpr bool overwritten(int which) {
  Graph g = wrong(which);
  g = Graph();
  return true;
}
constexpr bool copy_dropped(int which) {
  const Graph g = wrong(which), copy = g;
  return copy.ops.empty();
}
constexpr Text copy_asked(int which) {
  const Graph g = wrong(which), copy = g;
  return copy.error();
}
constexpr Text move_asked(int which) {
  Graph g = wrong(which), moved;
  moved = std::move(g);
  return moved.error();
}
constexpr bool asked_before_the_error(int units) {
  Graph g;
  auto x = g.input(3, {.name = "first"});
  return g.shape("first") == Shape(3) && dense(x, units).shape() == Shape(3);
}
constexpr Shape asked_for_layer(int layer) { return tiny().shape(layer == 1 ? "conv1" : "no such layer"); }
constexpr bool empty_or_not(int inputs) {
  Graph g;
  if (inputs == 1) g.output(relu(g.input(3)));
  return g.is_complete();
}

// An error that nobody was told of is a compile error, wherever its graph ends; without an error all are constant.
static_assert(is_constant<asked, 4> && is_constant<copy_asked, 4> && is_constant<move_asked, 4>);
static_assert(is_constant<dropped, error_count> && !is_constant<dropped, 4>);
static_assert(is_constant<complete, error_count> && !is_constant<complete, 4>);
static_assert(is_constant<overwritten, error_count> && !is_constant<overwritten, 4>);
static_assert(is_constant<copy_dropped, error_count> && !is_constant<copy_dropped, 4>);
static_assert(is_constant<asked_before_the_error, 3> && !is_constant<asked_before_the_error, 0>);
static_assert(is_constant<asked_for_layer, 1> && !is_constant<asked_for_layer, 0>);
static_assert(is_constant<empty_or_not, 1> && !is_constant<empty_or_not, 0>);

TEST_CASE("a graph that is not complete, or has a layer too many, says so without an error") {
  Graph g;
  CHECK_THAT(std::string(g.error().view()), Catch::EndsWith(": the graph is empty"));
  auto x = g.input(3);
  CHECK_THAT(std::string(g.error().view()), Catch::EndsWith(": the graph has no output: call output(value)"));
  g.output(relu(x));
  CHECK(g.error().empty());
  (void)relu(relu(x, {.name = "extra"}));
  CHECK_THAT(std::string(g.error().view()), Catch::EndsWith(": layer 'extra': no output depends on this layer"));
}

TEST_CASE("a block's own error names its layer and the line that called it") {
  Graph g;
  const auto x = g.input(3);
  const auto where = std::source_location::current();
  volatile int stride = 3;  // known at run time alone
  CHECK_THROWS_WITH(emit_error(x, "a", where, "the stride must be 1 or 2, not ", int{stride}),
                    to_string(where) + ": error: layer 'a': the stride must be 1 or 2, not 3");
  CHECK_THROWS_WITH(emit_error(x, {}, where, Size(1, 2), " in ", Name("b")), to_string(where) + ": error: 1x2 in b");
}

}  // namespace
