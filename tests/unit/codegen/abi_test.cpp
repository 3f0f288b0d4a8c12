// Every status of the C ABI, from a real archive.
#include <toy.h>
#include <toy_picky.h>
#include <toy_two.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "toy_support.h"

TEST_CASE("choose takes the first variant that the CPU can run", "[codegen][abi]") {
  const skipper_variant* variant = nullptr;
  REQUIRE(toy_choose(SKIPPER_ABI_VERSION, nullptr, &variant) == SKIPPER_OK);
  CHECK(std::string(variant->name) == "fast");
  REQUIRE(toy_choose(SKIPPER_ABI_VERSION, "plain", &variant) == SKIPPER_OK);
  CHECK(std::string(variant->name) == "plain");
}

TEST_CASE("choose refuses what it must", "[codegen][abi]") {
  const skipper_variant* variant = &toy_model()->variants[1];
  CHECK(toy_choose(SKIPPER_ABI_VERSION, nullptr, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_choose(SKIPPER_ABI_VERSION + 1, nullptr, &variant) == SKIPPER_ABI_MISMATCH);
  CHECK(variant == nullptr);
  CHECK(message().find("SKIPPER_ABI_VERSION is " + std::to_string(SKIPPER_ABI_VERSION + 1)) != std::string::npos);
  CHECK(toy_choose(SKIPPER_ABI_VERSION, "avx1024", &variant) == SKIPPER_UNKNOWN_VARIANT);
  CHECK(message() == "toy has no variant \"avx1024\"; it has: unsupported, fast, plain");
  CHECK(toy_choose(SKIPPER_ABI_VERSION, "unsupported", &variant) == SKIPPER_UNSUPPORTED_CPU);
  CHECK(message().find("cannot run the variant \"unsupported\" (x86-64-linux-") != std::string::npos);
  CHECK(variant == nullptr);
}

TEST_CASE("a CPU that has none of the variants", "[codegen][abi]") {
  const skipper_variant* variant = nullptr;
  CHECK(toy_picky_choose(SKIPPER_ABI_VERSION, nullptr, &variant) == SKIPPER_UNSUPPORTED_CPU);
  CHECK(std::string(toy_picky_last_error()) == "this CPU can run none of the variants of toy_picky: unsupported");
  toy_picky::Model model;
  CHECK(model.prepare(parameters(), 2) == SKIPPER_UNSUPPORTED_CPU);
  CHECK_FALSE(model);
}

TEST_CASE("the descriptor says what the header says", "[codegen][abi]") {
  const skipper_model& model = *toy_model();
  CHECK(model.abi_version == SKIPPER_ABI_VERSION);
  CHECK(model.struct_bytes == sizeof(skipper_model));
  CHECK(std::string(model.name) == TOY_NAME);
  CHECK(std::string(model.fingerprint) == TOY_FINGERPRINT);
  CHECK(model.max_batch == TOY_MAX_BATCH);
  REQUIRE(model.output_count == TOY_OUTPUT_COUNT);
  CHECK(std::string(model.outputs[TOY_OUTPUT_INDEX_SCALE_HIDDEN].name) == "scale/hidden");
  CHECK(model.outputs[2].rank == 2);
  CHECK(model.outputs[2].shape[0] == -1);
  CHECK(model.outputs[2].elements == TOY_OUTPUT_2_ELEMENTS);
  const std::vector<std::string> names = TOY_PARAMETER_NAMES;
  REQUIRE(model.parameter_count == names.size());
  for (size_t i = 0; i < names.size(); ++i) CHECK(model.parameters[i].tensor.name == names[i]);
  CHECK(model.parameters[TOY_PARAMETER_INDEX_SCALE_KERNEL].initializer == SKIPPER_INIT_ONES);
  CHECK(model.parameters[0].trainable == 1);
  const skipper_variant& plain = model.variants[2];
  CHECK(plain.packed_bytes == TOY_VARIANT_PLAIN_PACKED_BYTES);
  CHECK(plain.context_bytes == TOY_VARIANT_PLAIN_CONTEXT_BYTES);
  CHECK(toy_context_bytes(&plain) == TOY_VARIANT_PLAIN_CONTEXT_BYTES);
  CHECK(plain.step_count == 3);
  CHECK(plain.cam_step_count == 1);
  CHECK(plain.kernel_count == 2);
  CHECK(std::string(plain.steps[0].layer) == "scale+bias");
  CHECK(toy_context_bytes(nullptr) == 0);
  CHECK(toy_context_bytes(&toy_two_model()->variants[0]) == 0);
}

TEST_CASE("predict computes for each variant and batch and choice of outputs", "[codegen][abi]") {
  for (const char* variant : {"fast", "plain"}) {
    toy::Model model = prepared(variant);
    toy::Context context;
    REQUIRE(context.create(model) == SKIPPER_OK);
    for (int32_t batch = 1; batch <= TOY_MAX_BATCH; ++batch) {
      Call call(batch);
      REQUIRE(call.predict(context.get()) == SKIPPER_OK);
      call.check_results();
      call.output_pointers[1] = nullptr;
      call.output_pointers[2] = nullptr;
      call.output_bytes[2] = 17;
      CHECK(call.predict(context.get()) == SKIPPER_OK);
      float sums[TOY_MAX_BATCH];
      REQUIRE(context.predict(batch, call.input.data(), sums) == SKIPPER_OK);
      CHECK(std::memcmp(sums, call.sum.data(), static_cast<size_t>(batch) * sizeof(float)) == 0);
    }
  }
}

TEST_CASE("prepare refuses what it must", "[codegen][abi]") {
  Blob blob;
  const skipper_variant* variant = chosen("plain");
  const size_t bytes = blob.size();
  CHECK(toy_prepare(nullptr, parameters(), 2, blob.data(), bytes, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_prepare(toy_two_model()->variants, parameters(), 2, blob.data(), bytes, nullptr) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_prepare(variant, nullptr, 2, blob.data(), bytes, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_prepare(variant, parameters(), 1, blob.data(), bytes, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "toy has 2 parameters, not 1");
  CHECK(toy_prepare(variant, parameters(), 2, nullptr, bytes, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_prepare(variant, parameters(), 2, blob.data() + 16, bytes, nullptr) == SKIPPER_MISALIGNED);
  CHECK(toy_prepare(variant, parameters(), 2, blob.data(), TOY_VARIANT_PLAIN_PACKED_BYTES - 1, nullptr) ==
        SKIPPER_BUFFER_SIZE);
  const float* one_missing[] = {parameters()[0], nullptr};
  CHECK(toy_prepare(variant, one_missing, 2, blob.data(), bytes, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "parameter scale/bias is a null pointer");
  const char* odd = reinterpret_cast<const char*>(parameters()[0]) + 1;
  const float* one_odd[] = {reinterpret_cast<const float*>(odd), parameters()[1]};
  CHECK(toy_prepare(variant, one_odd, 2, blob.data(), bytes, nullptr) == SKIPPER_MISALIGNED);
  skipper_options options{};
  options.threads = -1;
  CHECK(toy_prepare(variant, parameters(), 2, blob.data(), bytes, &options) == SKIPPER_INVALID_ARGUMENT);
}

TEST_CASE("a failed prepare leaves a blob that is refused", "[codegen][abi]") {
  Blob blob;
  const skipper_variant* variant = chosen("plain");
  REQUIRE(toy_prepare(variant, parameters(), 2, blob.data(), blob.size(), nullptr) == SKIPPER_OK);
  skipper_context* context = nullptr;
  REQUIRE(toy_context_create(variant, blob.data(), blob.size(), nullptr, &context) == SKIPPER_OK);
  toy_context_destroy(context);
  const float bad_scale[4] = {FAILS, 1, 1, 1};
  const float* bad[] = {bad_scale, parameters()[1]};
  CHECK(toy_prepare(variant, bad, 2, blob.data(), blob.size(), nullptr) == SKIPPER_KERNEL_FAILED);
  CHECK(message() == "step 0 of prepare failed with code -7: scale is out of range");
  CHECK(toy_context_create(variant, blob.data(), blob.size(), nullptr, &context) == SKIPPER_FOREIGN_BLOB);
  CHECK(context == nullptr);
}

TEST_CASE("contexts refuse foreign blobs", "[codegen][abi]") {
  Blob blob;
  skipper_context* context = nullptr;
  const skipper_variant* variant = chosen("plain");
  CHECK(toy_context_create(variant, blob.data(), blob.size(), nullptr, &context) == SKIPPER_FOREIGN_BLOB);
  REQUIRE(toy_prepare(variant, parameters(), 2, blob.data(), blob.size(), nullptr) == SKIPPER_OK);
  CHECK(toy_context_create(chosen("fast"), blob.data(), blob.size(), nullptr, &context) == SKIPPER_FOREIGN_BLOB);
  CHECK(message().find("it was prepared for another variant") != std::string::npos);
  const skipper_variant* other = nullptr;
  REQUIRE(toy_two_choose(SKIPPER_ABI_VERSION, "plain", &other) == SKIPPER_OK);
  CHECK(toy_two_context_create(other, blob.data(), blob.size(), nullptr, &context) == SKIPPER_FOREIGN_BLOB);
  CHECK(std::string(toy_two_last_error()).find("it is of another model") != std::string::npos);
  // A copy is as good as the original; one that was cut off is not.
  Blob copy;
  std::memcpy(copy.data(), blob.data(), blob.size());
  CHECK(toy_context_create(variant, copy.data(), 100, nullptr, &context) == SKIPPER_BUFFER_SIZE);
  CHECK(toy_context_create(variant, copy.data(), TOY_VARIANT_PLAIN_PACKED_BYTES - 1, nullptr, &context) ==
        SKIPPER_BUFFER_SIZE);
  CHECK(context == nullptr);
  REQUIRE(toy_context_create(variant, copy.data(), copy.size(), nullptr, &context) == SKIPPER_OK);
  toy_context_destroy(context);
  // Byte 8 is the ABI version.
  copy.data()[8] = 9;
  CHECK(toy_context_create(variant, copy.data(), copy.size(), nullptr, &context) == SKIPPER_FOREIGN_BLOB);
}

TEST_CASE("context_create refuses what it must", "[codegen][abi]") {
  toy::Model model = prepared("plain");
  const skipper_variant* variant = model.variant();
  const auto* packed = static_cast<const char*>(model.packed());
  const size_t bytes = model.packed_bytes();
  skipper_context* context = nullptr;
  CHECK(toy_context_create(variant, packed, bytes, nullptr, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_context_create(nullptr, packed, bytes, nullptr, &context) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_context_create(variant, nullptr, bytes, nullptr, &context) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_context_create(variant, packed + 8, bytes, nullptr, &context) == SKIPPER_MISALIGNED);
  skipper_options options{};
  options.threads = -2;
  CHECK(toy_context_create(variant, packed, bytes, &options, &context) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "options.threads is negative");
  alignas(SKIPPER_ALIGNMENT) static char memory[TOY_MAX_CONTEXT_BYTES + SKIPPER_ALIGNMENT];
  const auto create_in = [&](void* at, size_t size) {
    return toy_context_create_in(variant, packed, bytes, at, size, nullptr, &context);
  };
  CHECK(create_in(nullptr, sizeof memory) == SKIPPER_INVALID_ARGUMENT);
  CHECK(create_in(memory + 64, sizeof memory) == SKIPPER_MISALIGNED);
  CHECK(create_in(memory, toy_context_bytes(variant) - 1) == SKIPPER_BUFFER_SIZE);
  CHECK(context == nullptr);
  REQUIRE(create_in(memory, toy_context_bytes(variant)) == SKIPPER_OK);
  CHECK(static_cast<void*>(context) == memory);
  Call call(3);
  CHECK(call.predict(context) == SKIPPER_OK);
  call.check_results();
  toy_context_destroy(context);
  CHECK(call.predict(context) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "the context was destroyed, or is none");
  toy_context_destroy(context);
  toy_context_destroy(nullptr);
}

TEST_CASE("predict refuses what it must", "[codegen][abi]") {
  toy::Model model = prepared("plain");
  toy::Context context;
  REQUIRE(context.create(model) == SKIPPER_OK);
  skipper_context* raw = context.get();
  CHECK(Call(1).predict(nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(Call(1).predict(raw, &toy_two_predict) == SKIPPER_INVALID_ARGUMENT);
  CHECK(std::string(toy_two_last_error()) == "the context is of another model");
  for (const int32_t batch : {INT32_MIN, -1, 0, TOY_MAX_BATCH + 1, INT32_MAX}) {
    Call call(1);
    call.batch = batch;
    CHECK(call.predict(raw) == SKIPPER_BATCH_OUT_OF_RANGE);
  }
  Call call(2);
  CHECK(toy_predict(raw, 2, nullptr, &call.input_bytes, call.output_pointers, call.output_bytes) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_predict(raw, 2, &call.input_pointer, nullptr, call.output_pointers, call.output_bytes) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_predict(raw, 2, &call.input_pointer, &call.input_bytes, nullptr, call.output_bytes) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_predict(raw, 2, &call.input_pointer, &call.input_bytes, call.output_pointers, nullptr) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "the list of output sizes is a null pointer");
  call.input_pointer = nullptr;
  CHECK(call.predict(raw) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "input input_1 is a null pointer");
  Call odd(2);
  odd.output_pointers[2] = reinterpret_cast<float*>(reinterpret_cast<char*>(odd.output_pointers[2]) + 2);
  CHECK(odd.predict(raw) == SKIPPER_MISALIGNED);
  CHECK(message() == "output scale/hidden is not aligned to 4 bytes");
  Call size(2);
  size.input_bytes -= 1;
  CHECK(size.predict(raw) == SKIPPER_BUFFER_SIZE);
  CHECK(message() == "input input_1 has 31 bytes; a batch of 2 has 32");
  Call output_size(2);
  output_size.output_bytes[0] += sizeof(float);
  CHECK(output_size.predict(raw) == SKIPPER_BUFFER_SIZE);
  CHECK(message() == "output sum has 12 bytes; a batch of 2 has 8");
}

TEST_CASE("a kernel's failure names kernel and layer and reason and the context lives on", "[codegen][abi]") {
  toy::Model model = prepared("plain");
  std::vector<std::string> log;
  skipper_options options{};
  options.log = [](void* user, int32_t severity, const char* text) {
    static_cast<std::vector<std::string>*>(user)->push_back(std::to_string(severity) + " " + text);
  };
  options.log_user = &log;
  toy::Context context;
  REQUIRE(context.create(model, options) == SKIPPER_OK);
  Call call(4);
  call.input[4] = FAILS;
  CHECK(call.predict(context.get()) == SKIPPER_KERNEL_FAILED);
  const std::string expected = "kernel toy_k_affine of layer scale+bias failed with code -9: the input is out of range";
  CHECK(message() == expected);
  CHECK(log == std::vector<std::string>{"2 " + expected});
  call.input[4] = ALLOCATES;
  CHECK(call.predict(context.get()) == SKIPPER_KERNEL_FAILED);
  CHECK(message().find("a kernel asked for heap memory") != std::string::npos);
  log.clear();
  call.input[4] = PRINTS;
  CHECK(call.predict(context.get()) == SKIPPER_OK);
  CHECK(log == std::vector<std::string>{"0 hello from a kernel"});
  call.input[4] = 1.0f;
  CHECK(call.predict(context.get()) == SKIPPER_OK);
  call.check_results();
}

TEST_CASE("steps are timed on request", "[codegen][abi]") {
  toy::Model model = prepared("plain");
  uint64_t step_ns[2] = {0, 0};
  skipper_options options{};
  options.step_ns = step_ns;
  options.threads = 1;
  toy::Context context;
  REQUIRE(context.create(model, options) == SKIPPER_OK);
  Call call(1);
  call.input[0] = LINGERS;
  REQUIRE(call.predict(context.get()) == SKIPPER_OK);
  CHECK(step_ns[0] >= 20'000'000u);
  CHECK(step_ns[1] > 0);
  const uint64_t first = step_ns[0];
  REQUIRE(call.predict(context.get()) == SKIPPER_OK);
  CHECK(step_ns[0] >= first + 20'000'000u);
}

TEST_CASE("the C++ classes move and reset", "[codegen][abi]") {
  toy::Model first = prepared("plain");
  const void* packed = first.packed();
  toy::Model second = std::move(first);
  CHECK_FALSE(first);
  CHECK(second.packed() == packed);
  toy::Model attached;
  REQUIRE(attached.attach(second.packed(), second.packed_bytes(), "plain") == SKIPPER_OK);
  toy::Context context, other;
  CHECK(context.create(first) == SKIPPER_INVALID_ARGUMENT);
  CHECK(std::string(toy::last_error()) == "the variant is a null pointer");
  REQUIRE(context.create(attached) == SKIPPER_OK);
  other = std::move(context);
  CHECK_FALSE(context);
  Call call(2);
  CHECK(call.predict(other.get()) == SKIPPER_OK);
  CHECK(context.predict(2, call.input.data(), call.sum.data()) == SKIPPER_INVALID_ARGUMENT);
  CHECK(second.prepare(parameters(), 2, "unsupported") == SKIPPER_UNSUPPORTED_CPU);
  CHECK_FALSE(second);
}
