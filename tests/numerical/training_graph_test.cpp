// The training graph of the MNIST ResNet, interpreted in double precision, against TensorFlow in double precision.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>

#include "mnist_training.h"
#include "training_module.h"

using namespace skipper::test;

namespace {

constexpr double tolerance = 1e-8;  // of the largest sample of a tensor

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

// The largest difference, as a part of the largest expected sample.
double difference(const std::vector<double>& values, const std::vector<double>& expected) {
  REQUIRE(values.size() == expected.size());
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double distance = std::abs(values[i] - expected[i]);
    if (!(distance <= worst)) worst = distance;
  }
  return worst / largest(expected);
}

double l2(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum);
}

// The worst difference of the tensors to their samples under `prefix` in the oracle.  Each sampled tensor must be
// there.
double compare(const std::string& prefix, const Tensors& tensors) {
  double worst = 0;
  int sampled = 0;
  for (const auto& [name, tensor] : tensors) {
    const std::string key = prefix + "/" + name;
    if (!mnist_oracle().contains(key + "/value")) continue;
    ++sampled;
    const std::vector<double>& expected = mnist_oracle()[key + "/value"].values;
    std::vector<double> values;
    for (const double index : mnist_oracle()[key + "/index"].values)
      values.push_back(tensor.data.at(static_cast<std::size_t>(index)));
    INFO(key);
    if (is_before_batch_norm(name)) {
      CHECK(largest(values) < 1e-9);
      CHECK(largest(expected) < 1e-9);
      continue;
    }
    const double off =
        std::max(difference(values, expected), difference({l2(tensor.data)}, mnist_oracle()[key + "/l2"].values));
    CHECK(off <= tolerance);
    worst = std::max(worst, off);
  }
  int expected = 0;
  for (const auto& [name, array] : mnist_oracle().arrays())
    expected += name.starts_with(prefix + "/") && name.ends_with("/value");
  CHECK(sampled == expected);
  return worst;
}

Step first_step(const TrainingModule& module) {
  const Batch batch = mnist_batch(0);
  return run_step(module.function("train_step"), {batch.images, batch.labels}, mnist_parameters());
}

void check_equal(const Step& step, const Step& expected) {
  CHECK(step.losses.data == expected.losses.data);
  REQUIRE(step.outputs.size() == expected.outputs.size());
  for (std::size_t i = 0; i < step.outputs.size(); ++i) CHECK(step.outputs[i].data == expected.outputs[i].data);
  REQUIRE(step.gradients.size() == expected.gradients.size());
  for (const auto& [name, gradient] : expected.gradients) {
    INFO(name);
    CHECK(step.gradients.at(name).data == gradient.data);
  }
}

}  // namespace

TEST_CASE("inference gives TensorFlow's probabilities before the first step") {
  const TrainingModule module(mnist_ir(), Stage::layers);
  const Tensors parameters = mnist_parameters();
  const Batch batch = mnist_batch(0);
  const std::vector<Tensor> outputs =
      interpret(module.function("forward"), {batch.images}, with_parameters(parameters));
  const double off = difference(outputs.at(0).data, mnist_oracle()["infer0/prob"].values);
  CHECK(off <= tolerance);
  std::printf("inference: within %.2g\n", off);
}

TEST_CASE("three training steps give TensorFlow's losses, gradients, parameters and moving averages") {
  const TrainingModule module(mnist_ir(), Stage::layers);
  const State state(module.function("forward"));
  StateVectors vectors = state.vectors(mnist_parameters());
  for (int number = 1; number <= 3; ++number) {
    INFO("step " << number);
    const Batch batch = mnist_batch(number - 1);
    const Step step =
        run_step(module.function("train_step"), {batch.images, batch.labels}, state.get(vectors.parameters));
    const double loss = mnist_oracle()["loss"].values.at(static_cast<std::size_t>(number - 1));
    CHECK(std::abs(step.loss() - loss) <= tolerance * loss);
    std::printf("step %d: loss %.12f, off by %.2g", number, step.loss(), std::abs(step.loss() / loss - 1));
    if (number == 1) {
      const double off = difference(step.outputs.at(0).data, mnist_oracle()["step1/prob"].values);
      CHECK(off <= tolerance);
      std::printf("; probabilities within %.2g; gradients within %.2g", off, compare("step1/grad", step.gradients));
    }
    state.put(step.gradients, vectors.gradients);
    run_update(module.function("update_adam"), vectors, adam_scalars(number));
    const double off = compare("after" + std::to_string(number), state.get(vectors.parameters));
    std::printf("; parameters and averages within %.2g\n", off);
  }
}

TEST_CASE("fused kernels and launches compute what the layers do") {
  const Step layers = first_step(TrainingModule(mnist_ir(), Stage::layers));
  check_equal(first_step(TrainingModule(mnist_ir(), Stage::kernels)), layers);
  check_equal(first_step(TrainingModule(mnist_ir(), Stage::launches)), layers);
}
