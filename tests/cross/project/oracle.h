// The apps here share this: tensors of a safetensors file, and how far values are from them.
#pragma once

#include <skipper/abi.h>
#include <skipper/weights.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

// Ends the app.
[[noreturn]] inline void fail(const std::string& message) {
  std::fprintf(stderr, "FAILED: %s\n", message.c_str());
  std::exit(1);
}

inline void require(const skipper::Status& status) {
  if (!status.ok()) fail(status.message());
}

inline skipper::Weights read(const char* path) {
  skipper::Weights tensors;
  require(tensors.open(path));
  return tensors;
}

inline std::vector<float> floats(const skipper::Weights& tensors, const std::string& name) {
  const skipper::WeightTensor* tensor = tensors.find(name);
  if (tensor == nullptr) fail("no tensor " + name);
  const float* first = static_cast<const float*>(tensor->data);
  return {first, first + tensor->bytes / sizeof(float)};
}

// Returns the difference of two tensors; infinity where their sizes differ or a value is no number.
inline double difference(const std::vector<float>& values, const std::vector<float>& expected) {
  if (values.size() != expected.size()) return INFINITY;
  double worst = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const double error = std::abs(static_cast<double>(values[i]) - expected[i]);
    if (!(error <= worst)) worst = std::isnan(error) ? INFINITY : error;
  }
  return worst;
}

inline void expect(bool holds, const std::string& what) {
  if (!holds) fail(what);
}

// A model with weights, ready to predict.
class Network {
 public:
  Network(const skipper_model& model, const skipper::Weights& weights) : model_(model) {
    std::vector<const float*> parameters;
    require(weights.bind(model, parameters));
    check(model.choose(SKIPPER_ABI_VERSION, nullptr, &variant_));
    packed_.reset(std::aligned_alloc(
        SKIPPER_ALIGNMENT, (variant_->packed_bytes + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT));
    check(
        model.prepare(variant_, parameters.data(), parameters.size(), packed_.get(), variant_->packed_bytes, nullptr));
    check(model.context_create(variant_, packed_.get(), variant_->packed_bytes, nullptr, &context_));
  }
  ~Network() { model_.context_destroy(context_); }
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // The outputs for samples of the one input.
  std::vector<std::vector<float>> predict(const std::vector<float>& input) {
    const size_t batch = input.size() / model_.inputs[0].elements;
    const float* inputs[] = {input.data()};
    const size_t input_bytes[] = {input.size() * sizeof(float)};
    std::vector<std::vector<float>> results;
    std::vector<float*> outputs;
    std::vector<size_t> output_bytes;
    for (uint32_t i = 0; i < model_.output_count; ++i) {
      results.emplace_back(batch * model_.outputs[i].elements, NAN);
      outputs.push_back(results.back().data());
      output_bytes.push_back(results.back().size() * sizeof(float));
    }
    check(model_.predict(context_, static_cast<int32_t>(batch), inputs, input_bytes, outputs.data(),
                         output_bytes.data()));
    return results;
  }

  void check(skipper_status status) const {
    if (status != SKIPPER_OK) fail(model_.last_error());
  }
  const char* variant() const { return variant_->name; }
  skipper_context* context() const { return context_; }

 private:
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };

  const skipper_model& model_;
  const skipper_variant* variant_ = nullptr;
  std::unique_ptr<void, Free> packed_;
  skipper_context* context_ = nullptr;
};
