// The training entries of a generated model through its C ABI: what they refuse, and that their results depend on their
// arguments alone.
#include <blocks.h>
#include <tiny.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr int32_t kBatch = TINY_MAX_BATCH;
constexpr size_t kClasses = TINY_LABELS_ELEMENTS;

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};

// Zeros, aligned as vectors of a training state must be.
class Vector {
 public:
  explicit Vector(size_t floats) : floats_(floats) {
    const size_t bytes = (floats * sizeof(float) + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT;
    memory_.reset(std::aligned_alloc(SKIPPER_ALIGNMENT, bytes));
    std::memset(memory_.get(), 0, bytes);
  }
  float* data() const { return static_cast<float*>(memory_.get()); }
  std::vector<float> copy() const { return std::vector<float>(data(), data() + floats_); }

 private:
  size_t floats_;
  std::unique_ptr<void, Free> memory_;
};

// Deterministic numbers in [-1, 1).
float number(size_t i) { return static_cast<float>((i * 2654435761u) % 2000u) / 1000.0f - 1.0f; }

// A training context of the model `tiny` and valid arguments for its entries, to be spoilt one by one.
struct Tiny {
  const skipper_variant* variant = nullptr;
  skipper_context* context = nullptr;
  Vector parameters{TINY_STATE_PARAMETER_FLOATS}, gradients{TINY_STATE_PARAMETER_FLOATS};
  Vector moments{2 * TINY_STATE_TRAINABLE_FLOATS};
  std::vector<float> images, labels, losses, probabilities;
  skipper_update rule{SKIPPER_ADAM, 0, 1, 1e-3, 0.9, 0.999, 1e-7, 0, 0};

  explicit Tiny(const skipper_options& options = {}, const char* name = nullptr) {
    REQUIRE(tiny_choose(SKIPPER_ABI_VERSION, name, &variant) == SKIPPER_OK);
    REQUIRE(tiny_training_create(variant, &options, &context) == SKIPPER_OK);
    const uint64_t offsets[] = TINY_STATE_OFFSETS;
    for (size_t p = 0; p < TINY_PARAMETER_COUNT; ++p) {
      const skipper_parameter& parameter = tiny_model()->parameters[p];
      const bool is_scale = parameter.initializer == SKIPPER_INIT_ONES;
      for (size_t i = 0; i < parameter.tensor.elements; ++i)
        parameters.data()[offsets[p] + i] = is_scale ? 1.0f : 0.3f * number(i + 31 * p);
    }
    // Each sample has stripes of its own.
    for (size_t i = 0; i < kBatch * TINY_INPUT_0_ELEMENTS; ++i) {
      const size_t sample = i / TINY_INPUT_0_ELEMENTS, pixel = i % TINY_INPUT_0_ELEMENTS;
      images.push_back(pixel % kClasses == sample % kClasses ? 1.0f : 0.1f * number(i));
    }
    labels.resize(kBatch * kClasses);
    for (size_t i = 0; i < kBatch; ++i) labels[i * kClasses + i % kClasses] = 1;
    losses.resize(kBatch);
    probabilities.resize(kBatch * kClasses);
  }
  ~Tiny() { tiny_context_destroy(context); }
  Tiny(const Tiny&) = delete;
  Tiny& operator=(const Tiny&) = delete;

  skipper_status step(int32_t batch = kBatch) {
    const auto samples = static_cast<size_t>(batch);
    const float* inputs[] = {images.data()};
    const size_t input_bytes[] = {samples * TINY_INPUT_0_ELEMENTS * sizeof(float)};
    float* outputs[] = {probabilities.data()};
    const size_t output_bytes[] = {samples * kClasses * sizeof(float)};
    return tiny_train_step(context, batch, inputs, input_bytes, labels.data(), output_bytes[0], parameters.data(),
                           gradients.data(), losses.data(), outputs, output_bytes);
  }
  skipper_status update() { return tiny_update(context, &rule, parameters.data(), gradients.data(), moments.data()); }
};

std::string message() { return tiny_last_error(); }

}  // namespace

TEST_CASE("train_step and update give the same bits for any number of threads") {
  std::vector<std::vector<float>> first;
  for (int32_t threads : {1, 2, 3, 8}) {
    skipper_options options = {};
    options.threads = threads;
    Tiny tiny(options);
    for (int i = 1; i <= 4; ++i) {
      REQUIRE(tiny.step(i == 3 ? 2 : kBatch) == SKIPPER_OK);
      tiny.rule.step = i;
      REQUIRE(tiny.update() == SKIPPER_OK);
    }
    const std::vector<std::vector<float>> result{tiny.parameters.copy(), tiny.gradients.copy(), tiny.moments.copy(),
                                                 tiny.losses, tiny.probabilities};
    if (first.empty()) first = result;
    CHECK(result == first);
    for (float value : result[0]) REQUIRE(std::isfinite(value));
  }
}

TEST_CASE("training makes the loss smaller, with either optimiser, and moves the moving averages") {
  for (int32_t optimizer : {SKIPPER_ADAM, SKIPPER_SGD}) {
    Tiny tiny;
    tiny.rule = {optimizer, 0, 0, optimizer == SKIPPER_ADAM ? 1e-2 : 1e-1, 0.9, 0.999, 1e-7, 0.9, 0};
    const uint64_t offsets[] = TINY_STATE_OFFSETS;
    const float* average = tiny.parameters.data() + offsets[TINY_PARAMETER_INDEX_BN_CONV1_MOVING_VARIANCE];
    double first = 0, last = 0;
    for (int i = 1; i <= 200; ++i) {
      REQUIRE(tiny.step() == SKIPPER_OK);
      last = 0;
      for (float loss : tiny.losses) last += loss;
      if (i == 1) first = last;
      tiny.rule.step = i;
      const float before = *average, statistic = tiny.gradients.data()[average - tiny.parameters.data()];
      REQUIRE(tiny.update() == SKIPPER_OK);
      CHECK(*average == Approx(0.99 * before + 0.01 * statistic));
    }
    CHECK(last < 0.1 * first);
  }
}

TEST_CASE("weight decay pulls kernels alone towards zero") {
  Tiny plain, decayed;
  for (Tiny* tiny : {&plain, &decayed}) {
    tiny->rule = {SKIPPER_SGD, 0, 0, 0.5, 0, 0, 0, 0, tiny == &decayed ? 0.25 : 0};
    REQUIRE(tiny->step() == SKIPPER_OK);
  }
  const std::vector<float> before = plain.parameters.copy();
  REQUIRE(plain.update() == SKIPPER_OK);
  REQUIRE(decayed.update() == SKIPPER_OK);
  const std::vector<float> without = plain.parameters.copy(), with = decayed.parameters.copy();
  for (size_t i = 0; i < before.size(); ++i) {
    const double expected = i < TINY_STATE_DECAYED_FLOATS ? without[i] - 0.5 * 0.25 * before[i] : without[i];
    REQUIRE(with[i] == Approx(expected).margin(1e-6));
  }
}

TEST_CASE("contexts of training and of predict are told apart") {
  Tiny tiny;
  const float* inputs[] = {tiny.images.data()};
  const size_t input_bytes[] = {TINY_INPUT_0_ELEMENTS * sizeof(float)};
  float* outputs[] = {tiny.probabilities.data()};
  const size_t output_bytes[] = {kClasses * sizeof(float)};
  CHECK(tiny_predict(tiny.context, 1, inputs, input_bytes, outputs, output_bytes) == SKIPPER_NO_ENTRY);
  CHECK(message() == "the context is for training; predict needs one of its own");
  CHECK(blocks_model()->training == nullptr);
  CHECK(blocks_model()->train_step == nullptr);
}

TEST_CASE("train_step refuses what it must, and works afterwards") {
  Tiny tiny;
  CHECK(tiny.step(0) == SKIPPER_BATCH_OUT_OF_RANGE);
  CHECK(tiny.step(kBatch + 1) == SKIPPER_BATCH_OUT_OF_RANGE);
  const float* inputs[] = {tiny.images.data()};
  const size_t input_bytes[] = {TINY_INPUT_0_ELEMENTS * sizeof(float)}, none[] = {0};
  float* outputs[] = {nullptr};
  const size_t label_bytes = kClasses * sizeof(float);
  auto step = [&](const float* labels, size_t bytes, const float* parameters, float* gradients, float* losses) {
    return tiny_train_step(tiny.context, 1, inputs, input_bytes, labels, bytes, parameters, gradients, losses, outputs,
                           none);
  };
  float *parameters = tiny.parameters.data(), *gradients = tiny.gradients.data(), *losses = tiny.losses.data();
  const float* labels = tiny.labels.data();
  CHECK(step(nullptr, label_bytes, parameters, gradients, losses) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "tensor labels is a null pointer");
  CHECK(step(labels, label_bytes - 4, parameters, gradients, losses) == SKIPPER_BUFFER_SIZE);
  CHECK(message() == "tensor labels has 16 bytes; a batch of 1 has 20");
  CHECK(step(labels, label_bytes, nullptr, gradients, losses) == SKIPPER_INVALID_ARGUMENT);
  CHECK(step(labels, label_bytes, parameters + 1, gradients, losses) == SKIPPER_MISALIGNED);
  CHECK(message() == "the vector of parameters is not aligned to SKIPPER_ALIGNMENT");
  CHECK(step(labels, label_bytes, parameters, gradients + 1, losses) == SKIPPER_MISALIGNED);
  CHECK(step(labels, label_bytes, parameters, gradients, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(tiny_train_step(nullptr, 1, inputs, input_bytes, labels, label_bytes, parameters, gradients, losses, outputs,
                        none) == SKIPPER_INVALID_ARGUMENT);
  CHECK(step(labels, label_bytes, parameters, gradients, losses) == SKIPPER_OK);
}

TEST_CASE("update refuses rules that make no sense, and changes nothing then") {
  Tiny tiny;
  REQUIRE(tiny.step() == SKIPPER_OK);
  const std::vector<float> before = tiny.parameters.copy();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const skipper_update good = tiny.rule;
  auto refused = [&](const skipper_update& rule) {
    tiny.rule = rule;
    return tiny.update() == SKIPPER_INVALID_ARGUMENT && tiny.parameters.copy() == before;
  };
  for (double bad : {nan, std::numeric_limits<double>::infinity()}) {
    skipper_update rule = good;
    rule.learning_rate = bad;
    CHECK(refused(rule));
  }
  skipper_update rule = good;
  rule.step = 0;
  CHECK(refused(rule));
  rule = good, rule.beta1 = 1;
  CHECK(refused(rule));
  rule = good, rule.epsilon = -1;
  CHECK(refused(rule));
  rule = good, rule.weight_decay = nan;
  CHECK(refused(rule));
  rule = good, rule.learning_rate = 1e29, rule.beta1 = 1 - 1e-13;  // 3e40 when it is corrected for the first step
  CHECK(refused(rule));
  CHECK(message() == "the update's numbers are too large for floats");
  rule = good, rule.optimizer = 7;
  CHECK(refused(rule));
  CHECK(message() == "the optimizer is unknown");
  CHECK(tiny_update(tiny.context, nullptr, tiny.parameters.data(), tiny.gradients.data(), tiny.moments.data()) ==
        SKIPPER_INVALID_ARGUMENT);
  tiny.rule = good;
  CHECK(tiny_update(tiny.context, &good, tiny.parameters.data(), tiny.gradients.data(), nullptr) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(tiny.update() == SKIPPER_OK);
}

TEST_CASE("a profile has a time for each step of train_step and of update") {
  std::vector<uint64_t> step_ns(1000, 0);
  skipper_options options = {};
  options.step_ns = step_ns.data();
  Tiny tiny(options);
  REQUIRE(tiny.variant->train_step_count < step_ns.size());
  REQUIRE(tiny.step() == SKIPPER_OK);
  REQUIRE(tiny.update() == SKIPPER_OK);
  for (uint32_t i = 0; i < step_ns.size(); ++i) {
    INFO(i);
    CHECK((step_ns[i] > 0) == (i < tiny.variant->train_step_count));
  }
  CHECK(std::string(tiny.variant->train_steps[0].layer).find("conv1") == 0);
  const uint32_t update = tiny.variant->train_step_count - tiny.variant->update_step_count;
  CHECK(std::string(tiny.variant->train_steps[update].layer) == "adam");
}
