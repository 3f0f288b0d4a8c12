// ResNet50 with convolutions in int8 against TensorFlow, which has them in float32.
#include <resnet50_int8.h>

#include <catch2/catch.hpp>

#include "resnet50_logits.h"
#include "support/variants.h"

using namespace skipper::test;

// The weights are random ones, whose two best classes for chelsea lie 0.3 % of the largest logit apart.
TEST_CASE("ResNet50 with products of int8 comes near TensorFlow's logits, on CPUs with dot products") {
  for (const char* name : {"chelsea", "coffee"}) {
    const Photo photo(name);
    for (const std::string& variant : variants_that_run(*resnet50_int8_model())) {
      Network network(*resnet50_int8_model(), variant, resnet50_weights());
      network.predict(photo.input);
      const bool is_int8 = variant == "avx512_vnni";
      check_logits(network, 0, photo, variant + (is_int8 ? ", int8" : ", float32"),
                   is_int8 ? Tolerance{.logits = 0.1, .probabilities = 5e-2, .order = false} : Tolerance{});
    }
  }
}

TEST_CASE("packed weights of int8 take a third of ResNet50's memory, with the dense layer's in float32") {
  const skipper_variant &int8 = resnet50_int8_model()->variants[0], &plain = resnet50_int8_model()->variants[1];
  REQUIRE(std::string(int8.name) == "avx512_vnni");
  CHECK(static_cast<double>(int8.packed_bytes) / static_cast<double>(plain.packed_bytes) <= 0.32);
}
