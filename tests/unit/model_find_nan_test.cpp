// Generated models: where the first NaN of a call is, and variances that prepare refuses.
#include <mnist_resnet.h>
#include <skipper/find_nan.h>
#include <tiny.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "model_case.h"

using namespace skipper::test;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Parameters of a case that a test may change.
struct Parameters {
  std::vector<std::vector<float>> values;
  std::vector<const float*> pointers;

  explicit Parameters(const ModelCase& model_case) {
    for (std::size_t i = 0; i < model_case.parameters().size(); ++i) {
      const float* from = model_case.parameters()[i];
      values.emplace_back(from, from + model_case.model().parameters[i].tensor.elements);
      pointers.push_back(values.back().data());
    }
  }
};

struct Blob {
  const skipper_variant* variant = nullptr;
  std::unique_ptr<void, void (*)(void*)> memory{nullptr, std::free};

  skipper_status prepare(const skipper_model& model, const std::string& name, const Parameters& parameters) {
    const skipper_status status = model.choose(SKIPPER_ABI_VERSION, name.c_str(), &variant);
    if (status != SKIPPER_OK) return status;
    const std::size_t bytes = (variant->packed_bytes + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT;
    memory.reset(std::aligned_alloc(SKIPPER_ALIGNMENT, bytes));
    return model.prepare(variant, parameters.pointers.data(), parameters.pointers.size(), memory.get(), bytes, nullptr);
  }
};

// predict in memory that was full of NaN, as memory that was used before may be.
skipper_status predict_with_find_nan(const skipper_model& model, const Blob& blob, const std::vector<float>& input,
                                     int batch) {
  const std::size_t bytes = blob.variant->context_bytes;
  const std::unique_ptr<void, void (*)(void*)> memory(
      std::aligned_alloc(SKIPPER_ALIGNMENT, (bytes + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT),
      std::free);
  std::memset(memory.get(), 0xff, bytes);
  skipper_options options{};
  options.find_nan = 1;
  options.threads = 2;
  skipper_context* context = nullptr;
  REQUIRE(model.context_create_in(blob.variant, blob.memory.get(), blob.variant->packed_bytes, memory.get(), bytes,
                                  &options, &context) == SKIPPER_OK);
  const float* inputs[] = {input.data()};
  const std::size_t input_bytes[] = {input.size() * sizeof(float)};
  std::vector<float> output(model.outputs[0].elements * static_cast<std::size_t>(batch));
  float* outputs[] = {output.data()};
  const std::size_t output_bytes[] = {output.size() * sizeof(float)};
  const skipper_status status = model.predict(context, batch, inputs, input_bytes, outputs, output_bytes);
  model.context_destroy(context);
  return status;
}

}  // namespace

TEST_CASE("find_nan finds nothing where all values are numbers, whatever the context's memory held") {
  const ModelCase tiny_case(*tiny_model(), tiny_graph(), TINY_MAX_BATCH);
  const ModelCase mnist_case(*mnist_resnet_model(), mnist_resnet_graph(), 3);
  for (const ModelCase* one : {&tiny_case, &mnist_case})
    for (const std::string& variant : runnable_variants(one->model())) {
      Blob blob;
      REQUIRE(blob.prepare(one->model(), variant, Parameters(*one)) == SKIPPER_OK);
      INFO(one->model().name << ' ' << variant);
      CHECK(predict_with_find_nan(one->model(), blob, one->inputs()[0], one->batch()) == SKIPPER_OK);
    }
}

TEST_CASE("find_nan names the layer whose bias is NaN, for each layer that has one") {
  const ModelCase mnist_case(*mnist_resnet_model(), mnist_resnet_graph(), 2);
  const skipper_model& model = mnist_case.model();
  for (const std::string& variant : runnable_variants(model)) {
    int layers = 0;
    for (std::uint32_t i = 0; i < model.parameter_count; ++i) {
      const std::string name = model.parameters[i].tensor.name;
      if (!ends_with(name, "/bias")) continue;
      Parameters parameters(mnist_case);
      parameters.values[i].back() = not_a_number;
      Blob blob;
      REQUIRE(blob.prepare(model, variant, parameters) == SKIPPER_OK);
      CHECK(predict_with_find_nan(model, blob, mnist_case.inputs()[0], 2) == SKIPPER_NOT_A_NUMBER);
      const std::string message = model.last_error(), layer = name.substr(0, name.find('/'));
      INFO(variant << ' ' << name << ": " << message);
      CHECK(message.find("not a number: first layer ") == 0);
      CHECK(message.find(layer) != std::string::npos);
      ++layers;
    }
    CHECK(layers == 25);
  }
}

TEST_CASE("find_nan names an input, its element and its sample") {
  const ModelCase tiny_case(*tiny_model(), tiny_graph(), 3);
  Blob blob;
  REQUIRE(blob.prepare(tiny_case.model(), runnable_variants(tiny_case.model()).front(), Parameters(tiny_case)) ==
          SKIPPER_OK);
  std::vector<float> input = tiny_case.inputs()[0];
  input[TINY_INPUT_0_ELEMENTS + 5] = not_a_number;
  CHECK(predict_with_find_nan(tiny_case.model(), blob, input, 3) == SKIPPER_NOT_A_NUMBER);
  CHECK(std::string(tiny_last_error()) ==
        std::string("not a number: input ") + tiny_model()->inputs[0].name + ", element 5 of sample 1");
}

TEST_CASE("check_for_nan says what the network's output is, and where it comes from") {
  const ModelCase tiny_case(*tiny_model(), tiny_graph(), 2);
  Blob blob;
  REQUIRE(blob.prepare(tiny_case.model(), runnable_variants(tiny_case.model()).front(), Parameters(tiny_case)) ==
          SKIPPER_OK);
  std::vector<float> input = tiny_case.inputs()[0];
  const float* inputs[] = {input.data()};
  const std::size_t input_bytes[] = {input.size() * sizeof(float)};
  const skipper::PredictCall call = {tiny_model(), blob.variant, blob.memory.get(), blob.variant->packed_bytes, 2,
                                     inputs,       input_bytes};
  const float numbers[] = {0.5f, std::numeric_limits<float>::infinity()};
  CHECK(skipper::check_for_nan(numbers, 2, call).ok());
  input[3] = not_a_number;
  const float outputs[] = {0.5f, not_a_number};
  const skipper::Status status = skipper::check_for_nan(outputs, 2, call);
  CHECK(status.code() == SKIPPER_NOT_A_NUMBER);
  CHECK(status.message() == std::string("the network's output is not a number (input ") + tiny_model()->inputs[0].name +
                                ", element 3 of sample 0)");
}

TEST_CASE("prepare refuses a variance that leaves no root, by name, and takes one just above") {
  const ModelCase mnist_case(*mnist_resnet_model(), mnist_resnet_graph(), 1);
  const skipper_model& model = mnist_case.model();
  constexpr float epsilon = 1e-3f;  // of every batch norm in the spec
  const std::string variant = runnable_variants(model).front();
  int variances = 0;
  for (std::uint32_t i = 0; i < model.parameter_count; ++i) {
    const std::string name = model.parameters[i].tensor.name;
    if (!ends_with(name, "/moving_variance")) continue;
    ++variances;
    Parameters parameters(mnist_case);
    Blob blob;
    for (const float bad : {-1.0f, -std::numeric_limits<float>::infinity(), -1.001f * epsilon}) {
      parameters.values[i][7] = bad;
      CHECK(blob.prepare(model, variant, parameters) == SKIPPER_BAD_WEIGHTS);
      const std::string message = model.last_error();
      INFO(message);
      CHECK(message.find("parameter " + name + " is a variance, and its element 7 ") == 0);
    }
    parameters.values[i][7] = -0.99f * epsilon;
    CHECK(blob.prepare(model, variant, parameters) == SKIPPER_OK);
  }
  CHECK(variances == 24);
}
