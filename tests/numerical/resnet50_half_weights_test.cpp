// ResNet50 with weights of float16 against TensorFlow, which has them in float32.
#include <resnet50.h>
#include <resnet50_half.h>

#include <catch2/catch.hpp>

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

TEST_CASE("packed weights of float16 take half of ResNet50's memory") {
  for (std::uint32_t i = 0; i < resnet50_half_model()->variant_count; ++i) {
    const skipper_variant &half = resnet50_half_model()->variants[i], &plain = resnet50_model()->variants[i];
    INFO(half.name);
    REQUIRE(std::string(half.name) == plain.name);
    const double share = static_cast<double>(half.packed_bytes) / static_cast<double>(plain.packed_bytes);
    CHECK(share >= 0.5);
    CHECK(share <= 0.502);  // biases are float32 still
  }
}
