// NaN through whole generated models, inference and training, in each variant.
#include <mnist_resnet.h>
#include <skipper/weights.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "compiled_training.h"
#include "mnist_training.h"
#include "network.h"
#include "support/variants.h"
#include "training_module.h"

using namespace skipper::test;

namespace {

constexpr std::size_t pixels = 28 * 28, classes = 10, samples = 4, disturbed = 2;
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

const skipper_model& model() { return *mnist_resnet_model(); }

std::vector<float> images() {
  const std::vector<double> all = mnist_batch(0).images.data;
  return {all.begin(), all.begin() + samples * pixels};
}

skipper::Weights trained_weights() {
  skipper::Weights weights;
  REQUIRE(weights.open(trained_mnist_weights()).ok());
  return weights;
}

bool all_nan(const float* first, std::size_t count) {
  return std::all_of(first, first + count, [](float value) { return std::isnan(value); });
}

// The sample that holds NaN has no probability; the others have the bits that they have without it.
void check_outputs(Network& network, const std::vector<float>& input, const std::vector<float>& undisturbed) {
  network.predict(input);
  const std::vector<float>& outputs = network.output("softmax_1");
  REQUIRE(outputs.size() == samples * classes);
  for (std::size_t n = 0; n < samples; ++n) {
    INFO("sample " << n);
    const float* sample = outputs.data() + n * classes;
    if (n == disturbed)
      CHECK(all_nan(sample, classes));
    else
      CHECK(std::memcmp(sample, undisturbed.data() + n * classes, classes * sizeof(float)) == 0);
  }
}

// The maps of a class that is asked for, since NaN has no rank.
std::vector<float> maps_of(const Network& network, const std::vector<float>& input, std::int32_t size) {
  std::vector<std::int32_t> wanted(samples, 3);
  std::vector<float> maps(samples * static_cast<std::size_t>(size * size));
  const float* inputs[] = {input.data()};
  const std::size_t input_bytes[] = {input.size() * sizeof(float)}, none[] = {0};
  float* outputs[] = {nullptr};
  REQUIRE(model().cam(network.context(), static_cast<std::int32_t>(samples), inputs, input_bytes, outputs, none, 1,
                      wanted.data(), size, size, maps.data(), maps.size() * sizeof(float)) == SKIPPER_OK);
  return maps;
}

void check_predict(const std::string& variant) {
  Network network(model(), variant, trained_weights());
  const std::vector<float> clean = images();
  network.predict(clean);
  const std::vector<float> undisturbed = network.output("softmax_1");
  REQUIRE(std::all_of(undisturbed.begin(), undisturbed.end(), [](float p) { return p >= 0 && p <= 1; }));
  // Corners and edges, where windows reach over the border, and the middle.
  for (const std::size_t pixel : {0, 27, 13, 14 * 28, 14 * 28 + 15, 27 * 28, 28 * 28 - 1}) {
    INFO(variant << ", pixel " << pixel);
    std::vector<float> input = clean;
    input[disturbed * pixels + pixel] = pixel % 2 != 0 ? nan : -nan;
    check_outputs(network, input, undisturbed);
  }
  INFO(variant << ", all pixels");
  std::vector<float> input = clean;
  std::fill_n(input.begin() + disturbed * pixels, pixels, nan);
  check_outputs(network, input, undisturbed);
  for (const std::int32_t size : {4, 9}) {
    const std::vector<float> maps = maps_of(network, input, size), others = maps_of(network, clean, size);
    const std::size_t area = maps.size() / samples;
    CHECK(all_nan(maps.data() + disturbed * area, area));
    std::vector<float> repaired = maps;
    std::copy_n(others.begin() + static_cast<std::ptrdiff_t>(disturbed * area), area,
                repaired.begin() + static_cast<std::ptrdiff_t>(disturbed * area));
    CHECK(repaired == others);
  }
  // An infinite pixel has no probabilities either.
  std::fill_n(input.begin() + disturbed * pixels, pixels, 0.0F);
  input[disturbed * pixels + 400] = std::numeric_limits<float>::infinity();
  check_outputs(network, input, undisturbed);
  // Nothing stays behind in the memory of a context.
  network.predict(clean);
  CHECK(network.output("softmax_1") == undisturbed);
}

// Apps that do not read their weights through skipper::Weights, which refuses NaN, may give these to `prepare`.
void check_weights(const std::string& variant) {
  std::vector<const float*> parameters;
  const skipper::Weights weights = trained_weights();
  REQUIRE(weights.bind(model(), parameters).ok());
  const skipper_variant* chosen = nullptr;
  REQUIRE(model().choose(SKIPPER_ABI_VERSION, variant.c_str(), &chosen) == SKIPPER_OK);
  GuardedMemory packed((chosen->packed_bytes + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT,
                       Guard::behind);
  const std::vector<float> input = images();
  for (const char* name : {"conv1/kernel", "bn2b_branch2a/gamma", "res3d_branch2c/bias", "fc10/kernel"}) {
    std::vector<float> changed;
    std::vector<const float*> all = parameters;
    for (std::uint32_t i = 0; i < model().parameter_count; ++i) {
      if (std::strcmp(model().parameters[i].tensor.name, name) != 0) continue;
      changed.assign(parameters[i], parameters[i] + model().parameters[i].tensor.elements);
      changed.back() = nan;
      all[i] = changed.data();
    }
    INFO(variant << ", " << name);
    REQUIRE_FALSE(changed.empty());
    skipper_options options = {};
    skipper_context* context = nullptr;
    REQUIRE(model().prepare(chosen, all.data(), all.size(), packed.floats(), packed.size(), &options) == SKIPPER_OK);
    REQUIRE(model().context_create(chosen, packed.floats(), packed.size(), &options, &context) == SKIPPER_OK);
    std::vector<float> probabilities(samples * classes, 0.5F);
    const float* inputs[] = {input.data()};
    float* outputs[] = {probabilities.data()};
    const std::size_t input_bytes[] = {input.size() * sizeof(float)},
                      output_bytes[] = {probabilities.size() * sizeof(float)};
    CHECK(model().predict(context, samples, inputs, input_bytes, outputs, output_bytes) == SKIPPER_OK);
    model().context_destroy(context);
    CHECK(all_nan(probabilities.data(), probabilities.size()));
  }
}

// A batch of the training set.
std::vector<Tensor> training_inputs() {
  const Batch batch = mnist_batch(0);
  std::vector<Tensor> inputs{batch.images, batch.labels};
  for (Tensor& input : inputs) {
    input.data.resize(input.data.size() / mnist_batch_size * samples);
    input.shape.front() = samples;
    for (double& value : input.data) value = static_cast<double>(static_cast<float>(value));
  }
  return inputs;
}

void check_places(const std::string& what, const std::vector<double>& values, const std::vector<double>& expected) {
  REQUIRE(values.size() == expected.size());
  std::size_t missing = 0, beside = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    missing += std::isnan(expected[i]) && !std::isnan(values[i]);
    beside += !std::isnan(expected[i]) && std::isnan(values[i]);
  }
  INFO(what << ", of " << values.size());
  CHECK(missing == 0);
  CHECK(beside == 0);
}

// NaN is in the losses, outputs and gradients where the graph in double precision has it.  Returns the step.
CompiledStep check_step(const std::string& variant, const std::vector<Tensor>& inputs, const Tensors& parameters) {
  const TrainingModule module(mnist_ir(), Stage::layers);
  CompiledTraining training(model(), variant, parameters, {.threads = 2});
  const CompiledStep step = training.step(inputs);
  const Step expected = run_step(module.function("train_step"), inputs, parameters);
  check_places("losses", {step.losses.begin(), step.losses.end()}, expected.losses.data);
  const std::vector<float>& outputs = step.outputs.at("softmax_1");
  check_places("outputs", {outputs.begin(), outputs.end()}, expected.outputs.front().data);
  const Tensors gradients = training.values(step.gradients);
  for (const auto& [name, gradient] : expected.gradients) check_places(name, gradients.at(name).data, gradient.data);
  return step;
}

bool any_nan(const std::vector<float>& values) {
  return std::any_of(values.begin(), values.end(), [](float value) { return std::isnan(value); });
}

}  // namespace

TEST_CASE("one NaN among the pixels makes all outputs of its sample NaN, and changes no bit of the others'") {
  for (const std::string& variant : variants_that_run(model())) check_predict(variant);
}

TEST_CASE("one NaN among the weights makes all outputs NaN") {
  for (const std::string& variant : variants_that_run(model())) check_weights(variant);
}

TEST_CASE("a NaN pixel reaches the losses and the gradients of a training step, where the interpreter has it") {
  for (const std::string& variant : variants_that_run(model())) {
    INFO(variant);
    std::vector<Tensor> inputs = training_inputs();
    inputs.front().data[disturbed * pixels + 300] = std::nan("");
    const CompiledStep step = check_step(variant, inputs, mnist_parameters());
    // The statistics of the batch hand it on to all samples.
    CHECK(all_nan(step.losses.data(), step.losses.size()));
    CHECK(any_nan(step.gradients));
  }
}

TEST_CASE("a NaN parameter reaches the losses and the gradients, where the interpreter has it") {
  for (const char* name : {"fc10/bias", "bn3d_branch2c/beta", "res2a_branch2b/kernel"})
    for (const std::string& variant : variants_that_run(model())) {
      INFO(variant << ", " << name);
      Tensors parameters = mnist_parameters();
      parameters.at(name).data.front() = std::nan("");
      const CompiledStep step = check_step(variant, training_inputs(), parameters);
      CHECK(all_nan(step.losses.data(), step.losses.size()));
    }
}
