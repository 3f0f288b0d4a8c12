// The tests that link lib<toy>.a share this.
#pragma once

#include <toy.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <string>
#include <vector>

// toy_kernels.c takes these as wishes.
inline constexpr float FAILS = 1000000, ALLOCATES = 2000000, PRINTS = 3000000, NESTS = 4000000, LINGERS = 5000000;

inline std::string message() { return toy_last_error(); }

inline const float* const* parameters() {
  static const float scale[4] = {0.5f, 1.0f, 1.5f, 2.0f};
  static const float bias[4] = {0.0f, 1.0f, 2.0f, 3.0f};
  static const float* const list[] = {scale, bias};
  return list;
}

inline const skipper_variant* chosen(const char* name) {
  const skipper_variant* variant = nullptr;
  REQUIRE(toy_choose(SKIPPER_ABI_VERSION, name, &variant) == SKIPPER_OK);
  return variant;
}

inline toy::Model prepared(const char* variant) {
  toy::Model model;
  REQUIRE(model.prepare(parameters(), TOY_PARAMETER_COUNT, variant) == SKIPPER_OK);
  return model;
}

// Memory for a packed blob.
class Blob {
 public:
  char* data() { return bytes_; }
  size_t size() const { return sizeof bytes_; }

 private:
  alignas(SKIPPER_ALIGNMENT) char bytes_[2 * SKIPPER_ALIGNMENT] = {};
};

// Arguments of a call of toy_predict that are good until a test spoils them.
struct Call {
  explicit Call(int32_t samples) : batch(samples) {
    const auto count = static_cast<size_t>(samples);
    input.resize(count * 4);
    for (size_t i = 0; i < input.size(); ++i) input[i] = static_cast<float>(i % 13) - 6.0f;
    sum.assign(count, -1.0f);
    trace.assign(count, -1.0f);
    hidden.assign(count * 4 + 1, -1.0f);
    input_pointer = input.data();
    input_bytes = input.size() * sizeof(float);
    float* pointers[] = {sum.data(), trace.data(), hidden.data()};
    for (size_t i = 0; i < 3; ++i) {
      output_pointers[i] = pointers[i];
      output_bytes[i] = count * (i == 2 ? 4 : 1) * sizeof(float);
    }
  }

  skipper_status predict(skipper_context* context, decltype(&toy_predict) function = &toy_predict) {
    return function(context, batch, &input_pointer, &input_bytes, output_pointers, output_bytes);
  }

  void check_results() const {
    for (size_t n = 0; n < sum.size(); ++n) {
      float expected = 0.0f;
      for (size_t c = 0; c < 4; ++c) {
        const float value = input[n * 4 + c] * (2.0f * parameters()[0][c]) + parameters()[1][c];
        CHECK(hidden[n * 4 + c] == value);
        expected += value;
      }
      CHECK(sum[n] == expected);
    }
    CHECK(hidden.back() == -1.0f);
  }

  int32_t batch;
  std::vector<float> input, sum, trace, hidden;
  const float* input_pointer;
  size_t input_bytes;
  float* output_pointers[3];
  size_t output_bytes[3];
};
