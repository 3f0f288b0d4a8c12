#include "resnet50_model.h"

#include <skipper/vision.h>

#include <catch2/catch.hpp>

#include "support/files.h"

namespace skipper::test {

namespace {

std::vector<float> read_input(const std::string& name) {
  std::vector<float> input(224 * 224 * 3);
  const Status status = read_imagenet_input(SKIPPER_EXAMPLE_IMAGES "/" + name + ".png", 224, 224, input.data());
  INFO(status.message());
  REQUIRE(status.ok());
  return input;
}

}  // namespace

Photo::Photo(const std::string& name)
    : name(name), input(read_input(name)), expected(test_data("resnet50_" + name + ".npz")) {}

Weights resnet50_weights() {
  Weights weights;
  const Status status = weights.open(SKIPPER_RESNET50_WEIGHTS);
  INFO(status.message());
  REQUIRE(status.ok());
  return weights;
}

std::vector<float> batch_of(const std::vector<const Photo*>& photos) {
  std::vector<float> input;
  for (const Photo* photo : photos) input.insert(input.end(), photo->input.begin(), photo->input.end());
  return input;
}

}  // namespace skipper::test
