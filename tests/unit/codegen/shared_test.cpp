// A shared object made of the archive is opened, used and closed, again and again.
#include <dlfcn.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "process_threads.h"
#include "skipper/abi.h"

namespace {

struct Memory {
  alignas(SKIPPER_ALIGNMENT) char bytes[256 << 10];
};

void predict_once(const skipper_model& model, int before) {
  REQUIRE(model.abi_version == SKIPPER_ABI_VERSION);
  REQUIRE(model.struct_bytes == sizeof(skipper_model));
  const skipper_variant* variant = nullptr;
  REQUIRE(model.choose(SKIPPER_ABI_VERSION, nullptr, &variant) == SKIPPER_OK);
  const std::vector<float> ones(4, 1.0f);
  const float* const parameters[] = {ones.data(), ones.data()};
  static Memory packed, memory;
  skipper_options options{};
  options.threads = 3;
  REQUIRE(model.prepare(variant, parameters, 2, packed.bytes, sizeof packed, &options) == SKIPPER_OK);
  skipper_context* context = nullptr;
  REQUIRE(model.context_create_in(variant, packed.bytes, sizeof packed, memory.bytes, sizeof memory, &options,
                                  &context) == SKIPPER_OK);
  const float input[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  const float* inputs[] = {input};
  const size_t input_bytes[] = {sizeof input};
  float sum[2];
  float* outputs[] = {sum, nullptr, nullptr};
  const size_t output_bytes[] = {sizeof sum, 0, 0};
  CHECK(has_threads(before + 2));
  REQUIRE(model.predict(context, 2, inputs, input_bytes, outputs, output_bytes) == SKIPPER_OK);
  CHECK(sum[0] == 24.0f);
  CHECK(sum[1] == 56.0f);
  CHECK(model.predict(context, 3, inputs, input_bytes, outputs, output_bytes) == SKIPPER_BUFFER_SIZE);
  CHECK(std::string(model.last_error()).find("a batch of 3") != std::string::npos);
  model.context_destroy(context);
}

}  // namespace

TEST_CASE("a model as a shared object", "[codegen][shared]") {
  const int before = thread_count();
  for (int round = 0; round < 50; ++round) {
    void* library = dlopen(TOY_SHARED_OBJECT, RTLD_NOW | RTLD_LOCAL);
    INFO(dlerror());
    REQUIRE(library != nullptr);
    using Descriptor = const skipper_model* (*)();
    const auto descriptor = reinterpret_cast<Descriptor>(dlsym(library, "skipper_model_descriptor"));
    REQUIRE(descriptor != nullptr);
    predict_once(*descriptor(), before);
    // The threads ended with the last context: none runs code that is gone.
    CHECK(has_threads(before));
    CHECK(dlsym(library, "skipper_halide_do_par_for") == nullptr);
    CHECK(dlsym(library, "toy_core") == nullptr);
    REQUIRE(dlclose(library) == 0);
    CHECK(dlopen(TOY_SHARED_OBJECT, RTLD_NOW | RTLD_NOLOAD) == nullptr);
  }
}
