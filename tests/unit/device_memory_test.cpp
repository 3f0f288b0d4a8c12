// Memory of device variants under sanitizers: the support code with a device whose memory is the host's, every call of
// which fails once.
#include <fake_device.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr std::size_t packed_bytes = 256 + FAKE_ELEMENTS * sizeof(float);
const float scale[FAKE_ELEMENTS] = {1, 2, 3, 4};

struct Packed {
  alignas(SKIPPER_ALIGNMENT) unsigned char bytes[SKIPPER_ALIGNMENT * 2];
};

struct Calls {
  explicit Calls(int failing = 0) {
    fake_device_calls = 0;
    fake_device_failing_call = failing;
  }
  ~Calls() { fake_device_failing_call = 0; }
};

Packed prepared() {
  Packed packed;
  REQUIRE(fake_device_prepare(scale, packed.bytes, packed_bytes, nullptr) == SKIPPER_OK);
  return packed;
}

// A whole life; the first status that is not OK.
skipper_status run(const float* input, float* output, int batch, const skipper_options& options) {
  Packed packed;
  skipper_status status = fake_device_prepare(scale, packed.bytes, packed_bytes, &options);
  skipper_context* context = nullptr;
  if (status == SKIPPER_OK) status = fake_device_context(packed.bytes, packed_bytes, &options, &context);
  if (status == SKIPPER_OK) status = fake_device_predict(context, batch, input, output);
  if (status == SKIPPER_OK) status = fake_device_predict(context, 1, input, output);
  fake_device_destroy(context);
  return status;
}

struct Watched {
  int calls = 0;
  std::vector<float> values;
};

void watch(void* user, std::uint32_t, const void* arena) {
  auto* watched = static_cast<Watched*>(user);
  const float* floats = static_cast<const float*>(arena) + 64;
  watched->values.assign(floats, floats + FAKE_ELEMENTS);
  ++watched->calls;
}

}  // namespace

TEST_CASE("a variant on a device computes for any batch, also a smaller one after a larger one") {
  const Calls calls;
  const Packed packed = prepared();
  skipper_context* context = nullptr;
  REQUIRE(fake_device_context(packed.bytes, packed_bytes, nullptr, &context) == SKIPPER_OK);
  for (const int batch : {1, 3, 2, 1, 3}) {
    // Exactly as large as the batch: more would be seen.
    const std::vector<float> input(static_cast<std::size_t>(batch) * FAKE_ELEMENTS, 0.5F);
    std::vector<float> output(input.size());
    REQUIRE(fake_device_predict(context, batch, input.data(), output.data()) == SKIPPER_OK);
    for (std::size_t i = 0; i < output.size(); ++i) CHECK(output[i] == 0.5F * scale[i % FAKE_ELEMENTS]);
  }
  fake_device_destroy(context);
  CHECK(fake_device_allocations == 0);
}

TEST_CASE("whatever call of the device fails, it is a status, and nothing is leaked") {
  const std::vector<float> input(2 * FAKE_ELEMENTS, 1.0F);
  std::vector<float> output(input.size());
  int calls = 0;
  {
    const Calls all;
    REQUIRE(run(input.data(), output.data(), 2, {}) == SKIPPER_OK);
    calls = fake_device_calls;
  }
  REQUIRE(calls > 15);
  for (int failing = 1; failing <= calls; ++failing) {
    const Calls one(failing);
    INFO("call " << failing << " of " << calls);
    const skipper_status status = run(input.data(), output.data(), 2, {});
    CHECK((status == SKIPPER_OUT_OF_MEMORY || status == SKIPPER_KERNEL_FAILED));
    CHECK(std::string(fake_device_last_error()).size() > 10);
    CHECK(fake_device_allocations == 0);
  }
}

TEST_CASE("device pointers are used as they are, if they are aligned") {
  const Calls calls;
  const Packed packed = prepared();
  skipper_options options = {};
  options.device_pointers = 1;
  skipper_context* context = nullptr;
  REQUIRE(fake_device_context(packed.bytes, packed_bytes, &options, &context) == SKIPPER_OK);
  const int allocations = fake_device_allocations;
  alignas(16) float input[FAKE_ELEMENTS + 1] = {1, 1, 1, 1, 1}, output[FAKE_ELEMENTS + 1] = {};
  REQUIRE(fake_device_predict(context, 1, input, output) == SKIPPER_OK);
  CHECK(std::memcmp(output, scale, sizeof scale) == 0);
  CHECK(fake_device_allocations == allocations);
  CHECK(fake_device_predict(context, 1, input + 1, output) == SKIPPER_MISALIGNED);
  CHECK(fake_device_predict(context, 1, input, output + 1) == SKIPPER_MISALIGNED);
  CHECK(fake_device_predict(context, 1, input, output) == SKIPPER_OK);
  fake_device_destroy(context);
  CHECK(fake_device_allocations == 0);
}

TEST_CASE("who watches steps sees the device's arena, and times are taken") {
  const Calls calls;
  const Packed packed = prepared();
  Watched watched;
  std::uint64_t step_ns = 0;
  skipper_options options = {};
  options.step_done = watch;
  options.step_done_user = &watched;
  options.step_ns = &step_ns;
  skipper_context* context = nullptr;
  REQUIRE(fake_device_context(packed.bytes, packed_bytes, &options, &context) == SKIPPER_OK);
  const std::vector<float> input(FAKE_ELEMENTS, 2.0F);
  REQUIRE(fake_device_predict(context, 1, input.data(), nullptr) == SKIPPER_OK);
  CHECK(watched.calls == 1);
  CHECK(watched.values == std::vector<float>{2, 4, 6, 8});
  CHECK(step_ns > 0);
  fake_device_destroy(context);
}
