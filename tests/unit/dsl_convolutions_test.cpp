// Convolutions against Keras, whose answers are in tests/data/convolutions.npz: what is refused, shapes, and what the
// tests' own reference computes.
#include <skipper/dsl.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "support/interpreter.h"
#include "support/npz.h"

namespace {
using namespace skipper;
using test::Array;

const test::Npz& keras() {
  static const test::Npz arrays(SKIPPER_TEST_DATA "/convolutions.npz");
  return arrays;
}

/// A row of the file: see tests/data/make_convolutions.py.
struct Layer {
  std::int64_t numbers[16] = {};

  Layer(const Array& rows, std::size_t index) {
    for (std::size_t i = 0; i < 16; ++i) numbers[i] = static_cast<std::int64_t>(rows.values.at(index * 16 + i));
  }
  Size pair(int at) const { return {numbers[at], numbers[at + 1]}; }
  bool is_depthwise() const { return numbers[0] != 0; }
  Padding padding() const { return numbers[9] != 0 ? same : valid; }
  Shape input() const { return {numbers[10], numbers[11], numbers[12]}; }
  bool is_refused() const { return numbers[13] == 0; }
  Shape output() const { return {numbers[13], numbers[14], numbers[15]}; }

  Value append_to(Graph& g) const {
    const auto x = g.input(input());
    if (is_depthwise())
      return depthwise_conv2d(
          x, pair(2), {.strides = pair(4), .padding = padding(), .dilation = pair(6), .depth_multiplier = numbers[1]});
    return conv2d(x, numbers[1], pair(2),
                  {.strides = pair(4), .padding = padding(), .groups = numbers[8], .dilation = pair(6)});
  }
};

std::size_t count(const Array& rows) { return static_cast<std::size_t>(rows.shape.at(0)); }

TEST_CASE("convolutions that Keras refuses are errors, all others have its shapes") {
  const Array& rows = keras()["rules"];
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < count(rows); ++i) {
    const Layer layer(rows, i);
    CAPTURE(i, layer.numbers);
    Graph g;
    ++seen[std::string(layer.is_depthwise() ? "depthwise " : "") + (layer.is_refused() ? "refused" : "taken")];
    if (layer.is_refused())
      CHECK_THROWS_AS(layer.append_to(g), SpecError);
    else
      CHECK(layer.append_to(g).shape() == layer.output());
  }
  for (const char* kind : {"taken", "refused", "depthwise taken", "depthwise refused"}) CHECK(seen[kind] > 100);
}

TEST_CASE("the reference computes convolutions as Keras does") {
  const Array& rows = keras()["values"];
  REQUIRE(count(rows) == 60);
  for (std::size_t i = 0; i < count(rows); ++i) {
    const Layer layer(rows, i);
    CAPTURE(i, layer.numbers);
    const std::string number = std::to_string(i);
    const auto array = [&](const char* name) -> const Array& { return keras()[name + number]; };
    Graph g;
    g.output(layer.append_to(g));
    const Array &x = array("x"), &kernel = array("kernel"), &y = array("y");
    const auto& dimensions = g.parameters[0].shape.dimensions;
    REQUIRE(kernel.shape == std::vector<std::int64_t>(dimensions.begin(), dimensions.end()));
    reference::Tensor input(x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
    input.data = x.values;
    CHECK(test::interpret(g, {kernel.values, array("bias").values}, {input}).back().data == y.values);
  }
}

}  // namespace
