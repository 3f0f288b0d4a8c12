// ResNet50 with the deterministic weights against TensorFlow: top-5 and logits, each variant, batch 1 and 4.
#include <resnet50.h>

#include <catch2/catch.hpp>

#include "resnet50_logits.h"
#include "support/variants.h"

using namespace skipper::test;

namespace {

void check_variant(const std::string& variant) {
  const Photo chelsea("chelsea"), coffee("coffee");
  Network network(*resnet50_model(), variant, resnet50_weights());
  for (const auto& photos :
       {std::vector{&chelsea}, std::vector{&coffee}, std::vector{&chelsea, &coffee, &coffee, &chelsea}}) {
    if (static_cast<int32_t>(photos.size()) > resnet50_model()->max_batch) continue;
    network.predict(batch_of(photos));
    for (std::size_t i = 0; i < photos.size(); ++i)
      check_logits(network, i, *photos[i], variant + ", batch " + std::to_string(photos.size()));
  }
}

}  // namespace

TEST_CASE("ResNet50 gives TensorFlow's logits with each variant") {
  for (const std::string& variant : variants_that_run(*resnet50_model())) check_variant(variant);
}
