// train_step, update and cam of the hand-made model, through the C ABI: arguments, contexts, messages.
#include <cmath>
#include <limits>

#include "toy_support.h"

namespace {

// A training context, and arguments that are good until a test spoils them.
struct Training {
  explicit Training(skipper_options options = {}) {
    REQUIRE(toy_training_create(chosen("fast"), &options, &context) == SKIPPER_OK);
    for (size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<float>(i);
  }
  ~Training() { toy_context_destroy(context); }
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;

  skipper_status step() {
    return toy_train_step(context, call.batch, &call.input_pointer, &call.input_bytes, labels.data(),
                          labels.size() * sizeof(float), parameters, gradients, losses.data(), call.output_pointers,
                          call.output_bytes);
  }
  skipper_status update() { return toy_update(context, &rule, parameters, gradients, moments); }

  skipper_context* context = nullptr;
  Call call{3};
  std::vector<float> labels = std::vector<float>(12), losses = std::vector<float>(3);
  alignas(SKIPPER_ALIGNMENT) float parameters[32] = {};
  alignas(SKIPPER_ALIGNMENT) float gradients[32] = {};
  alignas(SKIPPER_ALIGNMENT) float moments[64] = {};
  skipper_update rule{SKIPPER_SGD, 0, 1, 0.5, 0.9, 0.999, 1e-7, 0.9, 0};
};

// A context for predict and cam.
struct Maps {
  explicit Maps(int32_t samples) : call(samples), model(prepared("fast")) {
    REQUIRE(toy_context_create(model.variant(), model.packed(), model.packed_bytes(), nullptr, &context) == SKIPPER_OK);
  }
  ~Maps() { toy_context_destroy(context); }
  Maps(const Maps&) = delete;
  Maps& operator=(const Maps&) = delete;

  skipper_status cam(int32_t top, int32_t height, int32_t width) {
    return toy_cam(context, call.batch, &call.input_pointer, &call.input_bytes, call.output_pointers, call.output_bytes,
                   top, classes.data(), height, width, maps.data(), maps.size() * sizeof(float));
  }

  Call call;
  toy::Model model;
  skipper_context* context = nullptr;
  std::vector<int32_t> classes;
  std::vector<float> maps;
};

}  // namespace

TEST_CASE("train_step and update get what the caller gave", "[codegen][abi]") {
  Training training;
  REQUIRE(training.step() == SKIPPER_OK);
  CHECK(training.losses == std::vector<float>{0, 4, 8});
  for (size_t c = 0; c < 4; ++c) {
    CHECK(training.gradients[c] == training.call.input[c] + training.call.input[4 + c] + training.call.input[8 + c]);
    CHECK(training.gradients[16 + c] == static_cast<float>(12 + 3 * c));
  }
  REQUIRE(training.update() == SKIPPER_OK);
  CHECK(training.parameters[17] == 0.5f * 15);
  training.rule = {SKIPPER_ADAM, 0, 2, 1e-3, 0.9, 0.999, 1e-7, 0, 0};
  REQUIRE(training.update() == SKIPPER_OK);
  const double rate = 1e-3 * std::sqrt(1 - 0.999 * 0.999) / (1 - 0.9 * 0.9);
  CHECK(training.parameters[17] == Approx(0.5 * 15 - rate * 15));
}

TEST_CASE("a training step that fails names kernel and layer", "[codegen][abi]") {
  Training training;
  training.parameters[0] = std::numeric_limits<float>::quiet_NaN();
  CHECK(training.step() == SKIPPER_KERNEL_FAILED);
  CHECK(message() == "kernel toy_k_train of layer all failed with code -7");
  training.parameters[0] = 0;
  CHECK(training.step() == SKIPPER_OK);
}

TEST_CASE("training is timed on request, update behind train_step", "[codegen][abi]") {
  uint64_t step_ns[2] = {};
  skipper_options options = {};
  options.step_ns = step_ns;
  Training training(options);
  REQUIRE(training.step() == SKIPPER_OK);
  REQUIRE(training.update() == SKIPPER_OK);
  CHECK(training.context != nullptr);
  CHECK(chosen("fast")->train_step_count == 2);
}

TEST_CASE("training_create refuses what it must", "[codegen][abi]") {
  skipper_context* context = nullptr;
  skipper_options options = {};
  CHECK(toy_training_create(chosen("fast"), &options, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_training_create(nullptr, &options, &context) == SKIPPER_INVALID_ARGUMENT);
  options.threads = -1;
  CHECK(toy_training_create(chosen("fast"), &options, &context) == SKIPPER_INVALID_ARGUMENT);
  CHECK(context == nullptr);
}

TEST_CASE("contexts for training and for predict refuse each other's entries", "[codegen][abi]") {
  Training training;
  CHECK(training.call.predict(training.context) == SKIPPER_NO_ENTRY);
  Maps maps(3);
  std::swap(training.context, maps.context);
  CHECK(training.step() == SKIPPER_NO_ENTRY);
  CHECK(message() == "the context is for predict; training needs one of its own");
  CHECK(training.update() == SKIPPER_NO_ENTRY);
  std::swap(training.context, maps.context);
}

TEST_CASE("cam ranks classes, keeps those asked for, and fills maps of any size", "[codegen][abi]") {
  for (int32_t samples : {1, TOY_MAX_BATCH}) {
    Maps maps(samples);
    for (const bool wants_output : {true, false}) {
      if (!wants_output) maps.call.output_pointers[2] = nullptr;
      const auto count = static_cast<size_t>(samples);
      maps.classes.assign(2 * count, -1);
      maps.classes.back() = 3;
      maps.maps.assign(2 * count * 5 * 7, 0);
      REQUIRE(maps.cam(2, 5, 7) == SKIPPER_OK);
      const float* hidden = maps.call.hidden.data();
      for (size_t n = 0; n < count; ++n) {
        for (size_t c = 0; c < 4; ++c)
          CHECK(hidden[n * 4 + static_cast<size_t>(maps.classes[2 * n])] >= hidden[n * 4 + c]);
        for (size_t j = 0; j < 2; ++j) {
          const int32_t wanted = maps.classes[2 * n + j];
          const float value = hidden[n * 4 + static_cast<size_t>(wanted)] + static_cast<float>(wanted);
          CHECK(maps.maps[(2 * n + j) * 35] == value);
          CHECK(maps.maps[(2 * n + j) * 35 + 34] == value);
        }
      }
      CHECK(maps.classes.back() == 3);
    }
  }
}

TEST_CASE("a prediction after cam writes no activation", "[codegen][abi]") {
  Maps maps(2);
  maps.classes = {0, 1};
  maps.maps.assign(2, 0);
  REQUIRE(maps.cam(1, 1, 1) == SKIPPER_OK);
  REQUIRE(maps.call.predict(maps.context) == SKIPPER_OK);
  maps.call.check_results();
}
