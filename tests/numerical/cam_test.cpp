// Class activation maps of ResNet50 against TensorFlow: both photos, each variant, 7x7 and enlarged.
#include <resnet50.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>

#include "resnet50_model.h"
#include "support/variants.h"

using namespace skipper::test;

namespace {

constexpr double tolerance = 1e-4;  // of the map's range

struct Maps {
  std::vector<int32_t> classes;
  std::vector<float> values;
};

// `classes` as skipper_model::cam takes them.
Maps maps_of(const Network& network, const std::vector<float>& input, std::vector<int32_t> classes, int32_t batch,
             int32_t height, int32_t width) {
  const auto top = static_cast<int32_t>(classes.size()) / batch;
  Maps maps{std::move(classes), std::vector<float>(static_cast<size_t>(batch * top * height * width))};
  const float* inputs[] = {input.data()};
  const size_t input_bytes[] = {input.size() * sizeof(float)}, none[RESNET50_OUTPUT_COUNT] = {};
  float* outputs[RESNET50_OUTPUT_COUNT] = {};
  const skipper_status status =
      resnet50_cam(network.context(), batch, inputs, input_bytes, outputs, none, top, maps.classes.data(), height,
                   width, maps.values.data(), maps.values.size() * sizeof(float));
  INFO(resnet50_last_error());
  REQUIRE(status == SKIPPER_OK);
  return maps;
}

double error_in_range(const std::vector<float>& map, const std::vector<float>& expected) {
  const auto [least, most] = std::minmax_element(expected.begin(), expected.end());
  return worst_difference(map, expected) / (*most - *least);
}

void check_variant(const std::string& variant) {
  const Photo chelsea("chelsea"), coffee("coffee");
  Network network(*resnet50_model(), variant, resnet50_weights());
  for (const Photo* photo : {&chelsea, &coffee}) {
    const auto expected_class = static_cast<int32_t>(photo->expected["class"].values.at(0));
    for (const int32_t size : {7, 224}) {
      const Maps maps = maps_of(network, photo->input, {-1}, 1, size, size);
      const double error = error_in_range(maps.values, photo->expected["cam" + std::to_string(size)].floats());
      std::printf("%s, %s, %dx%d: within %.2g of the range\n", variant.c_str(), photo->name.c_str(), size, size, error);
      CHECK(maps.classes == std::vector<int32_t>{expected_class});
      CHECK(error <= tolerance);
    }
  }
  if (resnet50_model()->max_batch < 2) return;
  // Both photos at once, the second place asked for by name: the same maps as alone.
  const Maps both = maps_of(network, batch_of({&chelsea, &coffee}), {-1, 3, 7, -1}, 2, 9, 5);
  const std::vector<const Photo*> photos{&chelsea, &coffee};
  for (size_t i = 0; i < photos.size(); ++i) {
    std::vector<int32_t> classes{both.classes[2 * i], both.classes[2 * i + 1]};
    const Maps alone = maps_of(network, photos[i]->input, classes, 1, 9, 5);
    const auto begin = both.values.begin() + static_cast<std::ptrdiff_t>(i * alone.values.size());
    CHECK(std::equal(alone.values.begin(), alone.values.end(), begin));
  }
  CHECK(both.classes[1] == 3);
  CHECK(both.classes[2] == 7);
}

}  // namespace

TEST_CASE("ResNet50 gives TensorFlow's class activation maps with each variant") {
  for (const std::string& variant : variants_that_run(*resnet50_model())) check_variant(variant);
}
