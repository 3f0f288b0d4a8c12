// Class activation maps of a generated model through its C ABI: against the double-precision reference, for any size
// and any number of threads, and what cam refuses.
#include <blocks.h>
#include <tiny.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "model_case.h"
#include "support/interpreter.h"

using namespace skipper;
using namespace skipper::test;

namespace {

constexpr int kBatch = 3;
constexpr int32_t kClasses = TINY_CAM_CLASSES;

// A context of the model `tiny` and arguments of cam.
struct Tiny {
  ModelCase model_case{*tiny_model(), tiny_graph(), kBatch};
  Prepared prepared;
  skipper_context* context = nullptr;
  std::vector<int32_t> classes;
  std::vector<float> probabilities = std::vector<float>(kBatch * static_cast<size_t>(kClasses)), maps;

  explicit Tiny(int32_t threads = 1, const char* variant = nullptr) : prepared(model_case, variant) {
    skipper_options options = {};
    options.threads = threads;
    REQUIRE(tiny_context_create(&prepared.variant(), prepared.packed(), prepared.packed_bytes(), &options, &context) ==
            SKIPPER_OK);
  }
  ~Tiny() { tiny_context_destroy(context); }
  Tiny(const Tiny&) = delete;
  Tiny& operator=(const Tiny&) = delete;

  skipper_status cam(int32_t top, int32_t height, int32_t width) {
    maps.assign(static_cast<size_t>(kBatch) * static_cast<size_t>(std::max(top * height * width, 0)), -1e9f);
    const float* inputs[] = {model_case.inputs()[0].data()};
    const size_t input_bytes[] = {model_case.inputs()[0].size() * sizeof(float)};
    float* outputs[] = {probabilities.data()};
    const size_t output_bytes[] = {probabilities.size() * sizeof(float)};
    return tiny_cam(context, kBatch, inputs, input_bytes, outputs, output_bytes, top, classes.data(), height, width,
                    maps.data(), maps.size() * sizeof(float));
  }
};

// The classes of a sample, the most probable first.
std::vector<int32_t> ranked(const float* probabilities) {
  std::vector<int32_t> order(kClasses);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int32_t a, int32_t b) { return probabilities[a] > probabilities[b]; });
  return order;
}

}  // namespace

TEST_CASE("maps are the last activation times the column of their class, on each instruction set") {
  for (const char* variant : {"avx512", "avx2", "sse41"}) {
    const skipper_variant* chosen = nullptr;
    if (tiny_choose(SKIPPER_ABI_VERSION, variant, &chosen) != SKIPPER_OK) continue;
    Tiny tiny(1, variant);
    tiny.classes.assign(kBatch * static_cast<size_t>(kClasses), -1);
    REQUIRE(tiny.cam(kClasses, TINY_CAM_HEIGHT, TINY_CAM_WIDTH) == SKIPPER_OK);
    const size_t pixels = TINY_CAM_HEIGHT * TINY_CAM_WIDTH;
    const float* kernel = tiny.model_case.parameters()[TINY_PARAMETER_INDEX_FC5_KERNEL];
    const float* bias = tiny.model_case.parameters()[TINY_PARAMETER_INDEX_FC5_BIAS];
    // The mean of a class's map, and the bias, is its logit: softmax of those gives the probabilities again.
    for (size_t sample = 0; sample < kBatch; ++sample) {
      const float* probabilities = tiny.probabilities.data() + sample * kClasses;
      const std::vector<int32_t> order = ranked(probabilities);
      std::vector<double> exponentials;
      for (size_t j = 0; j < order.size(); ++j) {
        const size_t place = sample * kClasses + j;
        CHECK(tiny.classes[place] == order[j]);
        const auto map = tiny.maps.begin() + static_cast<std::ptrdiff_t>(place * pixels);
        const double logit = std::accumulate(map, map + pixels, 0.0) / static_cast<double>(pixels);
        exponentials.push_back(std::exp(logit + static_cast<double>(bias[order[j]])));
      }
      const double sum = std::accumulate(exponentials.begin(), exponentials.end(), 0.0);
      for (size_t j = 0; j < order.size(); ++j)
        CHECK(exponentials[j] / sum == Approx(probabilities[order[j]]).margin(1e-6));
    }
    CHECK(kernel != nullptr);
  }
}

TEST_CASE("maps are enlarged bilinearly with aligned corners, to any size down to 1") {
  Tiny tiny;
  tiny.classes.assign(kBatch, 2);
  REQUIRE(tiny.cam(1, TINY_CAM_HEIGHT, TINY_CAM_WIDTH) == SKIPPER_OK);
  const std::vector<float> small = tiny.maps;
  const int h = TINY_CAM_HEIGHT, w = TINY_CAM_WIDTH;
  for (auto [height, width] : std::vector<std::pair<int, int>>{{1, 1}, {1, 5}, {3, 1}, {2, 2}, {15, 22}, {64, 33}}) {
    REQUIRE(tiny.cam(1, height, width) == SKIPPER_OK);
    for (int n = 0; n < kBatch; ++n)
      for (int i = 0; i < height; ++i)
        for (int j = 0; j < width; ++j) {
          const double y = height == 1 ? 0 : i * (h - 1.0) / (height - 1),
                       x = width == 1 ? 0 : j * (w - 1.0) / (width - 1);
          const int top = static_cast<int>(y), left = static_cast<int>(x);
          auto at = [&](int row, int column) {
            return static_cast<double>(
                small[static_cast<size_t>((n * h + std::min(row, h - 1)) * w + std::min(column, w - 1))]);
          };
          const double down = y - top, right = x - left;
          const double expected = (1 - down) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
                                  down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1));
          REQUIRE(tiny.maps[static_cast<size_t>((n * height + i) * width + j)] == Approx(expected).margin(1e-5));
        }
  }
}

TEST_CASE("cam gives the same bits for any number of threads, and predict's probabilities") {
  std::vector<float> first;
  for (int32_t threads : {1, 2, 5}) {
    Tiny tiny(threads);
    tiny.classes.assign(2 * kBatch, -1);
    REQUIRE(tiny.cam(2, 20, 30) == SKIPPER_OK);
    CHECK(tiny.model_case.worst_difference({tiny.probabilities}) < 1e-5);
    if (first.empty()) first = tiny.maps;
    CHECK(tiny.maps == first);
  }
}

TEST_CASE("cam refuses what it must, and works afterwards") {
  Tiny tiny;
  auto message = [] { return std::string(tiny_last_error()); };
  tiny.classes.assign(kBatch, -1);
  CHECK(tiny.cam(0, 4, 4) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "top is 0; it must be between 1 and 5");
  CHECK(tiny.cam(kClasses + 1, 4, 4) == SKIPPER_INVALID_ARGUMENT);
  for (int32_t bad : {-2, kClasses, 1000}) {
    tiny.classes[1] = bad;
    CHECK(tiny.cam(1, 4, 4) == SKIPPER_INVALID_ARGUMENT);
    CHECK(message() == "the class is " + std::to_string(bad) + "; it must be -1 or below 5");
  }
  tiny.classes[1] = -1;
  CHECK(tiny.cam(1, 0, 4) == SKIPPER_INVALID_ARGUMENT);
  CHECK(tiny.cam(1, 4, -3) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "the maps' size is -3; it must be between 1 and 32768");
  const float* inputs[] = {tiny.model_case.inputs()[0].data()};
  const size_t input_bytes[] = {tiny.model_case.inputs()[0].size() * sizeof(float)}, none[] = {0};
  float* outputs[] = {nullptr};
  std::vector<float> maps(kBatch * 16);
  CHECK(tiny_cam(tiny.context, kBatch, inputs, input_bytes, outputs, none, 1, nullptr, 4, 4, maps.data(),
                 maps.size() * sizeof(float)) == SKIPPER_INVALID_ARGUMENT);
  CHECK(tiny_cam(tiny.context, kBatch, inputs, input_bytes, outputs, none, 1, tiny.classes.data(), 4, 4, nullptr,
                 maps.size() * sizeof(float)) == SKIPPER_INVALID_ARGUMENT);
  CHECK(tiny_cam(tiny.context, kBatch, inputs, input_bytes, outputs, none, 1, tiny.classes.data(), 4, 4, maps.data(),
                 maps.size() * sizeof(float) - 4) == SKIPPER_BUFFER_SIZE);
  CHECK(tiny_cam(tiny.context, kBatch, inputs, input_bytes, outputs, none, 1, tiny.classes.data(), 4, 4, maps.data(),
                 maps.size() * sizeof(float)) == SKIPPER_OK);
  CHECK(blocks_model()->cam == nullptr);
  CHECK(blocks_model()->cam_info == nullptr);
}
