#include "guarded_network.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace skipper::test {

namespace {

GuardedMemory guarded_floats(const std::vector<double>& values, std::size_t count, Guard guard) {
  GuardedMemory memory(count * sizeof(float), guard);
  std::transform(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count), memory.floats(),
                 [](double value) { return static_cast<float>(value); });
  return memory;
}

}  // namespace

GuardedNetwork::GuardedNetwork(const skipper_model& model, const skipper_variant& variant,
                               const std::vector<std::vector<double>>& parameters, int threads, Guard guard)
    : model_(model), guard_(guard), packed_(variant.packed_bytes, guard), memory_(variant.context_bytes, guard) {
  REQUIRE(parameters.size() == model.parameter_count);
  std::vector<GuardedMemory> memory;
  std::vector<const float*> pointers;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    REQUIRE(parameters[i].size() == model.parameters[i].tensor.elements);
    memory.push_back(guarded_floats(parameters[i], parameters[i].size(), guard));
    pointers.push_back(memory.back().floats());
  }
  skipper_options options = {};
  options.threads = threads;
  REQUIRE(model.prepare(&variant, pointers.data(), pointers.size(), packed_.data(), packed_.size(), &options) ==
          SKIPPER_OK);
  REQUIRE(model.context_create_in(&variant, packed_.data(), packed_.size(), memory_.data(), memory_.size(), &options,
                                  &context_) == SKIPPER_OK);
}

GuardedNetwork::~GuardedNetwork() { model_.context_destroy(context_); }

std::vector<std::vector<float>> GuardedNetwork::predict(int batch, const std::vector<std::vector<double>>& inputs,
                                                        const std::vector<char>& wanted) {
  std::vector<GuardedMemory> memory;
  std::vector<const float*> input_pointers;
  std::vector<std::size_t> input_bytes, output_bytes;
  for (std::size_t i = 0; i < model_.input_count; ++i) {
    memory.push_back(guarded_floats(inputs[i], static_cast<std::size_t>(batch) * model_.inputs[i].elements, guard_));
    input_pointers.push_back(memory.back().floats());
    input_bytes.push_back(memory.back().size());
  }
  std::vector<float*> output_pointers;
  for (std::size_t i = 0; i < model_.output_count; ++i) {
    memory.emplace_back(static_cast<std::size_t>(batch) * model_.outputs[i].elements * sizeof(float), guard_);
    output_pointers.push_back(wanted[i] ? memory.back().floats() : nullptr);
    output_bytes.push_back(memory.back().size());
  }
  const skipper_status status = model_.predict(context_, batch, input_pointers.data(), input_bytes.data(),
                                               output_pointers.data(), output_bytes.data());
  INFO(model_.last_error());
  REQUIRE(status == SKIPPER_OK);
  std::vector<std::vector<float>> outputs;
  for (std::size_t i = 0; i < output_pointers.size(); ++i) {
    const float* first = output_pointers[i];
    outputs.emplace_back(first, first ? first + output_bytes[i] / sizeof(float) : first);
  }
  return outputs;
}

}  // namespace skipper::test
