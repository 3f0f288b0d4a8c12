// Every layer that TensorFlow's run was sampled at, from a model that keeps all layers: also those that fusion would
// drop.
#include <resnet50.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>

#include "resnet50_model.h"
#include "support/variants.h"

using namespace skipper::test;

namespace {

constexpr double tolerance = 1e-3;  // of a layer's mean magnitude

struct Layer {
  std::string sampled;  // its name in resnet50_<photo>.npz
  std::string kept;     // and in the spec
};

// Activations are numbered through, three to a block.
std::vector<Layer> layers() {
  std::vector<Layer> result = {{"conv1_relu", "activation_1"}, {"pool1", "max_pooling2d_1"}};
  int number = 1;
  for (const auto& [stage, blocks] : {std::pair("2", "abc"), {"3", "abcd"}, {"4", "abcdef"}, {"5", "abc"}})
    for (const char* block = blocks; *block != '\0'; ++block)
      for (const char* part : {"_branch2a", "_branch2b", ""}) {
        const std::string place = std::string(stage) + *block;
        result.push_back({(*part == '\0' ? "block" : "relu") + place + part, "activation_" + std::to_string(++number)});
      }
  return result;
}

// The worst error at the sampled places, as a part of the layer's mean magnitude.
double layer_error(const Network& network, std::size_t sample, const Photo& photo, const Layer& layer) {
  const std::string prefix = "layer/" + layer.sampled + "/";
  const std::vector<double>& index = photo.expected[prefix + "index"].values;
  const std::vector<double>& value = photo.expected[prefix + "value"].values;
  const double mean = photo.expected[prefix + "mean_abs"].values.at(0);
  const std::vector<float> computed = network.output(layer.kept, sample);
  double elements = 1;
  for (const double extent : photo.expected[prefix + "shape"].values) elements *= extent;
  REQUIRE(static_cast<double>(computed.size()) == elements);
  double worst = 0;
  for (std::size_t i = 0; i < index.size(); ++i) {
    const float found = computed.at(static_cast<std::size_t>(index[i]));
    const double error = std::abs(static_cast<double>(found) - value[i]) / mean;
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

void check_layers(const Network& network, std::size_t sample, const Photo& photo, const std::string& what) {
  double worst = 0;
  std::string worst_layer;
  for (const Layer& layer : layers()) {
    const double error = layer_error(network, sample, photo, layer);
    INFO(what << ", sample " << sample << " (" << photo.name << "), " << layer.sampled);
    CHECK(error <= tolerance);
    if (!(error <= worst)) {
      worst = error;
      worst_layer = layer.sampled;
    }
  }
  std::printf("%s, sample %zu (%s): %zu layers within %.2g of their mean magnitude, worst %s\n", what.c_str(), sample,
              photo.name.c_str(), layers().size(), worst, worst_layer.c_str());
}

void check_last_activation(const Network& network, std::size_t sample, const Photo& photo) {
  const std::vector<float> computed = network.output("activation_49", sample);
  const std::vector<double>& expected = photo.expected["last_activation"].values;
  REQUIRE(computed.size() == expected.size());
  double sum = 0, worst = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    sum += std::abs(expected[i]);
    const double error = std::abs(static_cast<double>(computed[i]) - expected[i]);
    if (!(error <= worst)) worst = error;
  }
  CHECK(worst <= tolerance * sum / static_cast<double>(expected.size()));
}

void check_variant(const std::string& variant) {
  const Photo chelsea("chelsea"), coffee("coffee");
  Network network(*resnet50_model(), variant, resnet50_weights());
  for (const auto& photos :
       {std::vector{&chelsea}, std::vector{&coffee}, std::vector{&coffee, &chelsea, &coffee, &chelsea}}) {
    network.predict(batch_of(photos));
    for (std::size_t i = 0; i < photos.size(); ++i) {
      check_layers(network, i, *photos[i], variant + ", batch " + std::to_string(photos.size()));
      check_last_activation(network, i, *photos[i]);
    }
  }
}

}  // namespace

TEST_CASE("the sampled layers are all there were") {
  const Photo photo("chelsea");
  std::size_t sampled = 0;
  for (const auto& [name, array] : photo.expected.arrays()) sampled += name.ends_with("/mean_abs");
  CHECK(layers().size() == sampled);
  CHECK(layers().back().sampled == "block5c");
  CHECK(layers().back().kept == "activation_49");
}

TEST_CASE("ResNet50's layers are TensorFlow's with each variant") {
  for (const std::string& variant : variants_that_run(*resnet50_model())) check_variant(variant);
}
