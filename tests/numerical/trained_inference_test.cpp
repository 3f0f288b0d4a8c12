// Weights that training made: predict's probabilities against the graph in inference mode, each variant.
#include <mnist_resnet.h>
#include <skipper/weights.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>

#include "mnist_training.h"
#include "network.h"
#include "support/variants.h"
#include "training_module.h"

using namespace skipper::test;

TEST_CASE("trained weights give the probabilities of the graph in inference mode") {
  constexpr double tolerance = 1e-4;
  const TrainingModule module(mnist_ir(), Stage::layers);
  const Tensors parameters = trained_mnist_parameters();
  const Batch batch = mnist_batch(0);
  const Tensor expected = interpret(module.function("forward"), {batch.images}, with_parameters(parameters)).at(0);
  const std::vector<float> images(batch.images.data.begin(), batch.images.data.end());
  skipper::Weights weights;
  REQUIRE(weights.open(trained_mnist_weights()).ok());
  for (const std::string& variant : variants_that_run(*mnist_resnet_model())) {
    Network network(*mnist_resnet_model(), variant, weights);
    network.predict(images);
    const std::vector<float>& probabilities = network.output("softmax_1");
    REQUIRE(probabilities.size() == expected.data.size());
    double worst = 0;
    for (std::size_t i = 0; i < probabilities.size(); ++i)
      worst = std::max(worst, std::abs(static_cast<double>(probabilities[i]) - expected.data[i]));
    std::printf("%s: probabilities within %.2g\n", variant.c_str(), worst);
    CHECK(worst <= tolerance);
  }
}
