// ResNet50 with weights of float16 against TensorFlow, which has them in float32.
#include <resnet50.h>
#include <resnet50_half.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>

#include "resnet50_logits.h"
#include "support/variants.h"

using namespace skipper::test;

TEST_CASE("ResNet50 with weights of float16 ranks a photo's classes as TensorFlow does") {
  const Photo chelsea("chelsea");
  for (const std::string& variant : variants_that_run(*resnet50_half_model())) {
    Network network(*resnet50_half_model(), variant, resnet50_weights());
    network.predict(chelsea.input);
    check_logits(network, 0, chelsea, variant + ", weights of float16", {.logits = 6e-3, .probabilities = 2e-3});
  }
}

TEST_CASE("class activation maps read the dense layer's weights of float16") {
  const Photo chelsea("chelsea");
  const std::vector<float> expected = chelsea.expected["cam7"].floats();
  const auto [least, most] = std::minmax_element(expected.begin(), expected.end());
  for (const std::string& variant : variants_that_run(*resnet50_half_model())) {
    INFO(variant);
    Network network(*resnet50_half_model(), variant, resnet50_weights());
    const float* inputs[] = {chelsea.input.data()};
    const size_t input_bytes[] = {chelsea.input.size() * sizeof(float)}, none[RESNET50_HALF_OUTPUT_COUNT] = {};
    float* outputs[RESNET50_HALF_OUTPUT_COUNT] = {};
    std::vector<float> map(expected.size());
    int32_t shown = -1;
    REQUIRE(resnet50_half_cam(network.context(), 1, inputs, input_bytes, outputs, none, 1, &shown, 7, 7, map.data(),
                              map.size() * sizeof(float)) == SKIPPER_OK);
    CHECK(shown == static_cast<int32_t>(chelsea.expected["class"].values.at(0)));
    const double error = worst_difference(map, expected) / (*most - *least);
    std::printf("%s, weights of float16: map within %.2g of its range\n", variant.c_str(), error);
    CHECK(error <= 2e-2);
  }
}

// SSE4.1 has no convolutions in the Winograd domain, where weights of float32 take more.
TEST_CASE("packed weights of float16 take half of ResNet50's memory") {
  const skipper_variant& plain = resnet50_model()->variants[resnet50_model()->variant_count - 1];
  REQUIRE(std::string(plain.name) == "sse41");
  for (std::uint32_t i = 0; i < resnet50_half_model()->variant_count; ++i) {
    const skipper_variant& half = resnet50_half_model()->variants[i];
    INFO(half.name);
    const double share = static_cast<double>(half.packed_bytes) / static_cast<double>(plain.packed_bytes);
    CHECK(share >= 0.5);
    CHECK(share <= 0.503);  // biases are float32 still, and panels are filled up
  }
}
