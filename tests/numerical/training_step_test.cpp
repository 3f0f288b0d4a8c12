// The compiled training step of the MNIST ResNet in single precision: its loss against TensorFlow's, its gradients
// against the interpreter's in double precision.
//
// Gradients are compared at the decisions of the compiled run.  A relu's input that is zero but for rounding has one
// sign in single precision and maybe another in double; the gradients of the two runs then differ by much more than
// rounding, and both are right.
#include <mnist_resnet.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "compiled_training.h"
#include "mnist_training.h"
#include "support/variants.h"
#include "training_module.h"

using namespace skipper::test;

namespace {

constexpr double loss_tolerance = 3e-6, gradient_tolerance = 2e-4;
constexpr int relus = 22;

const skipper_model& model() { return *mnist_resnet_model(); }

// The first samples of a batch, as the compiled model sees them.
std::vector<Tensor> samples(int index, std::int64_t count) {
  const Batch batch = mnist_batch(index);
  std::vector<Tensor> inputs{batch.images, batch.labels};
  for (Tensor& input : inputs) {
    input.data.resize(input.data.size() / mnist_batch_size * static_cast<std::size_t>(count));
    input.shape.front() = count;
    for (double& value : input.data) value = static_cast<double>(static_cast<float>(value));
  }
  return inputs;
}

// Where the maxima of pool1 are: windows of 3x3, two apart, on a map of 14x14x64 with a border of one zero.
Tensor pool_indices(const std::vector<float>& map, std::int64_t batch) {
  constexpr std::int64_t size = 14, channels = 64, pooled = 7;
  Tensor indices({batch, pooled, pooled, channels});
  const auto sample = [&](std::int64_t n, std::int64_t y, std::int64_t x, std::int64_t c) {
    const bool is_border = y < 0 || x < 0 || y >= size || x >= size;
    return is_border ? 0.0F : map.at(static_cast<std::size_t>(((n * size + y) * size + x) * channels + c));
  };
  std::size_t at = 0;
  for (std::int64_t n = 0; n < batch; ++n)
    for (std::int64_t y = 0; y < pooled; ++y)
      for (std::int64_t x = 0; x < pooled; ++x)
        for (std::int64_t c = 0; c < channels; ++c, ++at) {
          float most = sample(n, 2 * y - 1, 2 * x - 1, c);
          for (std::int64_t i = 1; i < 9; ++i) {
            const float value = sample(n, 2 * y - 1 + i / 3, 2 * x - 1 + i % 3, c);
            if (!(value > most) && !std::isnan(value)) continue;
            most = value;
            indices.data[at] = static_cast<double>(i);
          }
        }
  return indices;
}

skipper::interpreter::Decisions decisions_of(const CompiledStep& step) {
  skipper::interpreter::Decisions decisions;
  for (int i = 1; i <= relus; ++i) {
    const std::string name = "activation_" + std::to_string(i);
    for (const float value : step.outputs.at(name)) decisions.relu[name].push_back(!(value <= 0));
  }
  decisions.max_pool["max_pooling2d_1"] =
      pool_indices(step.outputs.at("activation_1"), static_cast<std::int64_t>(step.losses.size()));
  return decisions;
}

double l2(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum);
}

struct Worst {
  double difference = 0;
  std::string name;
};

// The worst relative distance of a parameter's gradient, or of a statistic.
Worst gradient_difference(const Tensors& gradients, const Tensors& expected) {
  Worst worst;
  REQUIRE(gradients.size() == expected.size());
  for (const auto& [name, reference] : expected) {
    std::vector<double> distance = gradients.at(name).data;
    if (is_before_batch_norm(name)) {
      CHECK(l2(distance) < 1e-4);
      CHECK(l2(reference.data) < 1e-9);
      continue;
    }
    for (std::size_t i = 0; i < distance.size(); ++i) distance[i] -= reference.data[i];
    const double difference = l2(distance) / l2(reference.data);
    if (!(difference <= worst.difference)) worst = {difference, name};
  }
  return worst;
}

void check_gradients(const std::string& what, const std::vector<Tensor>& inputs, const CompiledStep& step,
                     const Tensors& gradients) {
  const TrainingModule module(mnist_ir(), Stage::layers);
  const Tensors parameters = mnist_parameters();
  skipper::interpreter::Options forced;
  forced.decisions = decisions_of(step);
  const Step reference = run_step(module.function("train_step"), inputs, parameters, forced);
  const Worst worst = gradient_difference(gradients, reference.gradients);
  INFO(what << ": " << worst.name);
  CHECK(worst.difference <= gradient_tolerance);
  CHECK(std::abs(step.loss() / reference.loss() - 1) <= loss_tolerance);
  const Step free = run_step(module.function("train_step"), inputs, parameters);
  const Worst unforced = gradient_difference(gradients, free.gradients);
  std::printf("%s: gradients within %.2g (%s) at the same decisions, within %.2g (%s) without\n", what.c_str(),
              worst.difference, worst.name.c_str(), unforced.difference, unforced.name.c_str());
}

void check_gradients(const std::string& variant, std::int64_t batch) {
  const std::vector<Tensor> inputs = samples(0, batch);
  CompiledTraining training(model(), variant, mnist_parameters(), {.threads = 2});
  const CompiledStep step = training.step(inputs);
  check_gradients(variant + ", batch " + std::to_string(batch), inputs, step, training.values(step.gradients));
}

// A step of the first samples, as tests/cross/project/training.cpp wrote it.
CompiledStep read_step(const char* path, std::size_t batch) {
  std::ifstream file(path, std::ios::binary);
  const auto read = [&](std::size_t floats) {
    std::vector<float> values(floats, NAN);
    file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(floats * sizeof(float)));
    return values;
  };
  CompiledStep step{{}, read(batch), read(model().training->parameter_floats)};
  for (std::uint32_t i = 0; i < model().output_count; ++i)
    step.outputs[model().outputs[i].name] = read(batch * model().outputs[i].elements);
  INFO(path);
  REQUIRE(file);
  REQUIRE(file.peek() == std::ifstream::traits_type::eof());
  return step;
}

void check_losses(const std::string& variant) {
  CompiledTraining training(model(), variant, mnist_parameters(), {.threads = 2});
  for (int number = 1; number <= 3; ++number) {
    const double loss = training.step(samples(number - 1, mnist_batch_size)).loss();
    training.update(adam(number));
    const double off = std::abs(loss / mnist_oracle()["loss"].values.at(static_cast<std::size_t>(number - 1)) - 1);
    std::printf("%s: loss of step %d: %.7f, off by %.2g\n", variant.c_str(), number, loss, off);
    if (number == 1) CHECK(off <= loss_tolerance);
  }
}

// The largest difference of two vectors.
double distance(const std::vector<double>& values, const std::vector<double>& expected) {
  REQUIRE(values.size() == expected.size());
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double difference = std::abs(values[i] - expected[i]);
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}

// Two updates, compiled and interpreted, of one state with one gradient.
void check_update(const std::string& variant, const skipper_update& first, const skipper_update& second,
                  const std::vector<std::vector<double>>& scalars) {
  const TrainingModule module(mnist_ir(), Stage::layers);
  CompiledTraining training(model(), variant, mnist_parameters(), {.threads = 3});
  training.step(samples(0, mnist_batch_size));
  StateVectors expected = training.state();
  const bool is_adam = first.optimizer == SKIPPER_ADAM;
  for (const std::vector<double>& scalar : scalars)
    run_update(module.function(is_adam ? "update_adam" : "update_sgd"), expected, scalar);
  training.update(first);
  training.update(second);
  const StateVectors state = training.state();
  INFO(variant << (is_adam ? ", Adam" : ", SGD"));
  CHECK((state.gradients == expected.gradients));  // not printed: a million numbers
  // Samples are around 1, steps around 1e-3.
  CHECK(distance(state.parameters, expected.parameters) < 5e-7);
  CHECK(distance(state.moments, expected.moments) < 1e-6);
}

int run_backwards(void*, std::int32_t tasks, skipper_task body, void* data) {
  int error = 0;
  for (std::int32_t i = tasks; i-- > 0;)
    if (const int code = body(data, i)) error = code;
  return error;
}

// Two steps with an update between them, for each way of running tasks.
void check_bits(const std::string& variant, std::int64_t batch) {
  const Tensors parameters = mnist_parameters();
  const auto steps = [&](const skipper_options& options) {
    CompiledTraining training(model(), variant, parameters, options);
    std::vector<CompiledStep> result{training.step(samples(0, batch))};
    training.update(adam(1));
    result.push_back(training.step(samples(1, batch)));
    return result;
  };
  const std::vector<CompiledStep> expected = steps({.threads = 1});
  for (const int threads : {1, 2, 3, 7}) {
    INFO(variant << ", " << threads << " threads");
    CHECK(steps({.threads = threads}) == expected);
  }
  INFO(variant << ", tasks in reverse order");
  CHECK(steps({.parallel_for = run_backwards}) == expected);
}

template <typename Check>
void for_variants(Check check) {
  for (const std::string& variant : variants_that_run(model())) check(variant);
}

}  // namespace

TEST_CASE("the first loss is TensorFlow's") { for_variants(check_losses); }

TEST_CASE("gradients are the interpreter's at the same decisions") {
  for_variants([](const std::string& variant) {
    for (const std::int64_t batch : {32, 5, 1}) check_gradients(variant, batch);
  });
}

// Run by tests/cross, which has the other machine.
TEST_CASE("gradients that another machine computed are the interpreter's at the same decisions", "[.]") {
  constexpr std::int64_t batch = 5;
  const char* path = std::getenv("SKIPPER_TRAINING_STEP");
  REQUIRE(path != nullptr);
  const CompiledStep step = read_step(path, batch);
  // The state's layout is the graph's: the same for all variants.
  const CompiledTraining layout(model(), "sse41", mnist_parameters(), {.threads = 1});
  check_gradients("another machine", samples(0, batch), step, layout.values(step.gradients));
}

TEST_CASE("updates are the interpreter's, in place") {
  for_variants([](const std::string& variant) {
    check_update(variant, adam(1), adam(2), {adam_scalars(1), adam_scalars(2)});
    skipper_update sgd = {};
    sgd.optimizer = SKIPPER_SGD;
    sgd.learning_rate = 1e-3, sgd.momentum = 0.9, sgd.weight_decay = 0.02;
    check_update(variant, sgd, sgd, {{1e-3, 0.9, 0.02}, {1e-3, 0.9, 0.02}});
  });
}

TEST_CASE("steps have the same bits for any number of threads and order of tasks") {
  for_variants([](const std::string& variant) {
    for (const std::int64_t batch : {32, 5}) check_bits(variant, batch);
  });
}
