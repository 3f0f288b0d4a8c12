// A network in nn IR, written layer by layer, with ops that the DSL need not have.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/pointwise/functions.h"

namespace skipper::test {

// A network in nn IR, written layer by layer.
class NetworkText {
 public:
  struct Value {
    std::string name;
    std::vector<int64_t> shape;  // without the batch
  };

  Value input(std::vector<int64_t> shape) { return {"%x", std::move(shape)}; }

  Value conv(const Value& in, int64_t out, int64_t size) {
    const std::string kernel = parameter("kernel", {size, size, in.shape[2], out}, "he_normal");
    const std::string bias = parameter("bias", {out}, "zeros");
    const std::string same = std::to_string(size / 2);
    const Value result = next({in.shape[0], in.shape[1], out});
    layer(result, "nn.conv2d", {in, {kernel, {}}, {bias, {}}},
          "{padding = array<i64: " + same + ", " + same + ", " + same + ", " + same + ">, strides = array<i64: 1, 1>}",
          "tensor<?x" + joined(in.shape) + "xf32>, tensor<" + joined({size, size, in.shape[2], out}) +
              "xf32>, tensor<" + joined({out}) + "xf32>");
    return result;
  }

  Value pool(const std::string& op, const Value& in) {
    const Value result = next({in.shape[0] - 1, in.shape[1] - 1, in.shape[2]});
    layer(result, op, {in}, "{strides = array<i64: 1, 1>, window = array<i64: 2, 2>}", type_of(in));
    return result;
  }

  Value global_pool(const Value& in) { return unary("nn.global_average_pool", in, {in.shape[2]}); }
  Value relu(const Value& in) { return unary("nn.relu", in, in.shape); }
  Value softmax(const Value& in) { return unary("nn.softmax", in, in.shape); }

  Value add(const Value& a, const Value& b) { return binary("nn.add", a, b); }
  Value mul(const Value& a, const Value& b) { return binary("nn.mul", a, b); }

  // With the parameter 0.3 if it takes one.
  Value activation(const pointwise::Traits& function, const Value& in) {
    const Value result = next(in.shape);
    layer(result, "nn.activation", {in},
          "{function = \"" + std::string(function.name) +
              (function.has_parameter ? "\", parameter = 3.000000e-01 : f64}" : "\"}"),
          type_of(in));
    return result;
  }

  Value batch_norm(const Value& in) {
    const int64_t channels = in.shape.back();
    std::vector<Value> operands{in};
    for (const auto& [name, initializer] : {std::pair("gamma", "ones"), std::pair("beta", "zeros"),
                                            std::pair("moving_mean", "zeros"), std::pair("moving_variance", "ones")})
      operands.push_back({parameter(name, {channels}, initializer), {}});
    std::string types = type_of(in);
    for (int i = 0; i < 4; ++i) types += ", tensor<" + joined({channels}) + "xf32>";
    const Value result = next(in.shape);
    layer(result, "nn.batch_norm", operands, "{epsilon = 1.000000e-03 : f64, momentum = 9.900000e-01 : f64}", types);
    return result;
  }

  Value dense(const Value& in, int64_t out) {
    const std::string kernel = parameter("kernel", {in.shape[0], out}, "glorot_uniform");
    const Value result = next({out});
    layer(result, "nn.dense", {in, {kernel, {}}}, "", type_of(in) + ", tensor<" + joined({in.shape[0], out}) + "xf32>");
    return result;
  }

  std::string text(const Value& input, const Value& output) const {
    return "module @epilogues {\n  func.func @forward(%x: " + type_of(input) + " {nn.name = \"input_1\"}) -> (" +
           type_of(output) + " {nn.name = \"softmax_1\"}) {\n" + body_ + "    return " + output.name + " : " +
           type_of(output) + "\n  }\n}\n";
  }

 private:
  static std::string joined(const std::vector<int64_t>& extents) {
    std::string text;
    for (const int64_t extent : extents) text += (text.empty() ? "" : "x") + std::to_string(extent);
    return text;
  }
  static std::string type_of(const Value& value) { return "tensor<?x" + joined(value.shape) + "xf32>"; }

  Value next(std::vector<int64_t> shape) { return {"%" + std::to_string(count_++), std::move(shape)}; }

  std::string parameter(const std::string& name, const std::vector<int64_t>& shape, const std::string& initializer) {
    const std::string value = "%p" + std::to_string(count_++);
    const bool trainable = name.rfind("moving", 0) != 0;
    body_ += "    " + value + " = nn.parameter \"layer" + std::to_string(count_) + "/" + name +
             "\" {initializer = #nn.initializer<" + initializer + ">" + (trainable ? ", trainable" : "") +
             "} : tensor<" + joined(shape) + "xf32>\n";
    return value;
  }

  Value binary(const std::string& op, const Value& a, const Value& b) {
    const Value result = next(a.shape);
    layer(result, op, {a, b}, "", type_of(a) + ", " + type_of(b));
    return result;
  }

  Value unary(const std::string& op, const Value& in, std::vector<int64_t> shape) {
    const Value result = next(std::move(shape));
    layer(result, op, {in}, "", type_of(in));
    return result;
  }

  void layer(const Value& result, const std::string& op, const std::vector<Value>& operands,
             const std::string& attributes, const std::string& types) {
    body_ += "    " + result.name + " = " + op;
    for (size_t i = 0; i < operands.size(); ++i) body_ += (i == 0 ? " " : ", ") + operands[i].name;
    body_ += " " + attributes + " : (" + types + ") -> " + type_of(result) + " loc(\"layer" + std::to_string(count_++) +
             "\"(\"net.cpp\":" + std::to_string(count_) + ":1))\n";
  }

  int count_ = 0;
  std::string body_;
};

}  // namespace skipper::test
