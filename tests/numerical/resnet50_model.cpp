#include "resnet50_model.h"

#include <skipper/vision.h>
#include <skipper/weights.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <limits>

#include "support/files.h"

namespace skipper::test {

namespace {

std::vector<float> read_input(const std::string& name) {
  std::vector<float> input(224 * 224 * 3);
  const Status status =
      read_imagenet_input(SKIPPER_EXAMPLE_IMAGES "/" + name + ".png", 224, 224, input.data());
  INFO(status.message());
  REQUIRE(status.ok());
  return input;
}

std::size_t output_index(const skipper_model& model, const std::string& name) {
  for (std::size_t i = 0; i < model.output_count; ++i)
    if (name == model.outputs[i].name) return i;
  FAIL("the model has no output " << name);
  return 0;
}

}  // namespace

Photo::Photo(const std::string& name)
    : name(name), input(read_input(name)), expected(test_data("resnet50_" + name + ".npz")) {}

void Network::Free::operator()(void* memory) const { std::free(memory); }

Network::Network(const skipper_model& model, const std::string& variant) : model_(model), outputs_(model.output_count) {
  Weights weights;
  const Status opened = weights.open(SKIPPER_RESNET50_WEIGHTS);
  INFO(opened.message());
  REQUIRE(opened.ok());
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

void Network::predict(const std::vector<const Photo*>& photos) {
  batch_ = photos.size();
  std::vector<float> input;
  for (const Photo* photo : photos) input.insert(input.end(), photo->input.begin(), photo->input.end());
  std::vector<float*> outputs;
  std::vector<std::size_t> output_bytes;
  for (std::size_t i = 0; i < model_.output_count; ++i) {
    // What a layer leaves unwritten is not a number, and fails every comparison.
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

bool can_run(const skipper_model& model, const std::string& variant) {
  const skipper_variant* chosen = nullptr;
  const skipper_status status = model.choose(SKIPPER_ABI_VERSION, variant.c_str(), &chosen);
  if (status == SKIPPER_UNSUPPORTED_CPU) WARN("this CPU cannot run " << variant << ": not tested");
  if (status != SKIPPER_UNSUPPORTED_CPU) REQUIRE(status == SKIPPER_OK);
  return status == SKIPPER_OK;
}

}  // namespace skipper::test
