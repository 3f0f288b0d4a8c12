#include "network.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace skipper::test {

namespace {

std::size_t output_index(const skipper_model& model, const std::string& name) {
  for (std::size_t i = 0; i < model.output_count; ++i)
    if (name == model.outputs[i].name) return i;
  FAIL("the model has no output " << name);
  return 0;
}

}  // namespace

void Network::Free::operator()(void* memory) const { std::free(memory); }

Network::Network(const skipper_model& model, const std::string& variant, const Weights& weights)
    : model_(model), outputs_(model.output_count) {
  std::vector<const float*> parameters;
  const Status bound = weights.bind(model, parameters);
  INFO(bound.message());
  REQUIRE(bound.ok());

  const skipper_variant* chosen = nullptr;
  REQUIRE(model.choose(SKIPPER_ABI_VERSION, variant.c_str(), &chosen) == SKIPPER_OK);
  const std::size_t bytes = (chosen->packed_bytes + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT;
  packed_.reset(std::aligned_alloc(SKIPPER_ALIGNMENT, bytes));
  skipper_options options = {};
  options.threads = 2;
  INFO(variant);
  REQUIRE(model.prepare(chosen, parameters.data(), parameters.size(), packed_.get(), bytes, &options) == SKIPPER_OK);
  REQUIRE(model.context_create(chosen, packed_.get(), bytes, &options, &context_) == SKIPPER_OK);
}

Network::~Network() { model_.context_destroy(context_); }

void Network::predict(const std::vector<float>& input) {
  batch_ = input.size() / model_.inputs[0].elements;
  std::vector<float*> outputs;
  std::vector<std::size_t> output_bytes;
  for (std::size_t i = 0; i < model_.output_count; ++i) {
    // A value that a layer leaves unwritten is not a number, and fails every comparison.
    outputs_[i].assign(batch_ * model_.outputs[i].elements, std::numeric_limits<float>::quiet_NaN());
    outputs.push_back(outputs_[i].data());
    output_bytes.push_back(outputs_[i].size() * sizeof(float));
  }
  const float* inputs[] = {input.data()};
  const std::size_t input_bytes[] = {input.size() * sizeof(float)};
  const skipper_status status = model_.predict(context_, static_cast<std::int32_t>(batch_), inputs, input_bytes,
                                               outputs.data(), output_bytes.data());
  INFO(model_.last_error());
  REQUIRE(status == SKIPPER_OK);
}

const std::vector<float>& Network::output(const std::string& name) const {
  return outputs_[output_index(model_, name)];
}

std::vector<float> Network::output(const std::string& name, std::size_t sample) const {
  const std::vector<float>& all = output(name);
  const auto size = static_cast<std::ptrdiff_t>(all.size() / batch_);
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(sample) * size;
  return {first, first + size};
}

double worst_difference(const std::vector<float>& values, const std::vector<float>& expected) {
  REQUIRE(values.size() == expected.size());
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double difference = std::abs(static_cast<double>(values[i]) - static_cast<double>(expected[i]));
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}

}  // namespace skipper::test
