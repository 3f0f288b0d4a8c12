// What follows sums is computed by their kernel, whatever it is: chains of pointwise layers behind convolutions, pools
// and dense layers.
#include <catch2/catch.hpp>
#include <set>

#include "checked_kernels.h"
#include "kernels_support.h"
#include "network_text.h"

using namespace skipper;
using namespace skipper::test;

namespace {

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

// Chains of up to four layers; what is added or multiplied with was computed before.
class RandomChains {
 public:
  RandomChains(NetworkText& text, Random& random) : text_(text), random_(random) {}

  NetworkText::Value behind(NetworkText::Value value) {
    for (int64_t left = random_.between(0, 4); left > 0; --left) {
      const NetworkText::Value* other = one_like(value);
      switch (random_.between(0, 4)) {
        case 0:
          value = text_.relu(value);
          break;
        case 1:
          value = value.shape.size() == 3 ? text_.batch_norm(value) : text_.relu(value);
          break;
        case 2:
          value = other ? text_.add(value, *other) : text_.relu(value);
          break;
        case 3:
          value = other ? text_.mul(value, *other) : text_.activation(function(), value);
          break;
        case 4:
          value = text_.activation(function(), value);
          break;
      }
    }
    seen_.push_back(value);
    return value;
  }

 private:
  const pointwise::Traits& function() {
    const std::vector<const pointwise::Traits*> all = std::apply(
        [](auto... functions) { return std::vector<const pointwise::Traits*>{&decltype(functions)::traits...}; },
        pointwise::Functions());
    return *all.at(static_cast<std::size_t>(random_.between(0, static_cast<int64_t>(all.size()) - 1)));
  }

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

TEST_CASE("a map times a factor for each channel is a kernel with what follows it, not with the factors'") {
  NetworkText text;
  const NetworkText::Value input = text.input({7, 6, 16});
  const NetworkText::Value map = text.conv(input, 16, 3);
  const NetworkText::Value factors = text.activation(pointwise::Sigmoid::traits, text.dense(text.global_pool(map), 16));
  const NetworkText::Value value = text.relu(text.add(text.mul(map, factors), input));
  const NetworkText::Value output = text.softmax(text.dense(text.global_pool(value), 5));
  const TrainingModule module(text.text(input, output), Stage::kernels);
  CHECK(kernels_of(module, "forward") ==
        std::set<std::string>{"conv2d", "global_average_pool", "dense activation", "mul add relu", "dense", "softmax"});
  for (const char* variant : {"sse41", "opencl"}) {
    const TrainingModule launches(text.text(input, output), Stage::launches, variant, 4);
    CheckedKernels(launches, machine_model(variant).value()).check_on_random_inputs({"predict", "train_step"}, 4);
  }
}

TEST_CASE("chains of pointwise layers behind sums agree with the interpreter") {
  check_random_networks(runnable_variants(), 5);
}

TEST_CASE("chains of pointwise layers behind sums agree with the interpreter through OpenCL") {
  check_random_networks({machine_model("opencl").value()}, 2);
}
