// What follows sums is computed by their kernel, whatever it is: chains of pointwise layers behind convolutions, pools
// and dense layers.
#include <catch2/catch.hpp>
#include <set>
#include <utility>

#include "checked_kernels.h"
#include "kernels_support.h"

using namespace skipper;
using namespace skipper::test;

namespace {

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

  Value add(const Value& a, const Value& b) {
    const Value result = next(a.shape);
    layer(result, "nn.add", {a, b}, "", type_of(a) + ", " + type_of(b));
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

std::set<std::string> kernels_of(const TrainingModule& module, const std::string& entry) {
  std::set<std::string> kernels;
  module.function(entry).walk([&](nn::KernelOp kernel) {
    std::string names;
    for (mlir::Operation& op : kernel.getBody().front().without_terminator())
      names += (names.empty() ? "" : " ") + op.getName().stripDialect().str();
    kernels.insert(names);
  });
  return kernels;
}

// Chains of up to four layers; what is added was computed before.
class RandomChains {
 public:
  RandomChains(NetworkText& text, Random& random) : text_(text), random_(random) {}

  NetworkText::Value behind(NetworkText::Value value) {
    for (int64_t left = random_.between(0, 4); left > 0; --left) {
      const NetworkText::Value* other = one_like(value);
      switch (random_.between(0, 2)) {
        case 0:
          value = text_.relu(value);
          break;
        case 1:
          value = value.shape.size() == 3 ? text_.batch_norm(value) : text_.relu(value);
          break;
        case 2:
          value = other ? text_.add(value, *other) : text_.relu(value);
          break;
      }
    }
    seen_.push_back(value);
    return value;
  }

 private:
  const NetworkText::Value* one_like(const NetworkText::Value& value) {
    for (const NetworkText::Value& other : seen_)
      if (other.shape == value.shape && random_.chance(70)) return &other;
    return nullptr;
  }

  NetworkText& text_;
  Random& random_;
  std::vector<NetworkText::Value> seen_;
};

std::string random_network(Random& random) {
  NetworkText text;
  RandomChains chains(text, random);
  const int64_t channels = random.one_of({3, 8, 16, 20, 33});
  const NetworkText::Value input = text.input({random.between(5, 9), random.between(5, 9), channels});
  NetworkText::Value value = chains.behind(text.conv(input, channels, 3));
  value = chains.behind(text.conv(value, channels, 1));
  value = chains.behind(text.pool(random.chance(50) ? "nn.max_pool" : "nn.average_pool", value));
  value = chains.behind(text.conv(value, channels, 1));
  value = chains.behind(text.global_pool(value));
  value = chains.behind(text.dense(value, channels));
  value = chains.behind(text.dense(value, 5));
  return text.text(input, text.softmax(value));
}

void check_random_networks(const std::vector<MachineModel>& variants, unsigned count) {
  for (unsigned seed = 1; seed <= count; ++seed) {
    Random random(seed);
    const std::string network = random_network(random);
    const MachineModel& machine = variants[seed % variants.size()];
    INFO("seed " << seed << ", " << machine.variant << "\n" << network);
    const TrainingModule module(network, Stage::launches, machine.variant, 4);
    CheckedKernels kernels(module, machine);
    kernels.check_on_random_inputs({"predict", "train_step"}, 4);
  }
}

}  // namespace

TEST_CASE("pointwise layers behind sums are computed by the kernel of the sums") {
  NetworkText text;
  const NetworkText::Value input = text.input({7, 6, 16});
  const NetworkText::Value first = text.conv(input, 16, 3);
  NetworkText::Value value = text.batch_norm(text.relu(text.conv(first, 16, 1)));
  value = text.relu(text.add(text.add(value, first), input));
  value = text.batch_norm(text.relu(text.pool("nn.average_pool", value)));
  const NetworkText::Value pooled = text.relu(text.global_pool(value));
  value = text.add(text.relu(text.dense(pooled, 16)), pooled);
  const TrainingModule module(text.text(input, text.softmax(text.dense(value, 5))), Stage::kernels);
  CHECK(kernels_of(module, "forward") ==
        std::set<std::string>{"conv2d", "conv2d relu batch_norm add add relu", "average_pool relu batch_norm",
                              "global_average_pool relu", "dense relu add", "dense", "softmax"});
}

TEST_CASE("chains of pointwise layers behind sums agree with the interpreter") {
  check_random_networks(runnable_variants(), 12);
}

TEST_CASE("chains of pointwise layers behind sums agree with the interpreter through OpenCL") {
  check_random_networks({machine_model("opencl").value()}, 4);
}
