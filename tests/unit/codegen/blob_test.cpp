// Packed blobs as a file may hand them over: what verify sees, and that contexts still look at the header alone.
#include <toy.h>
#include <toy_two.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include "toy_support.h"

namespace {

constexpr size_t packed_bytes = TOY_VARIANT_PLAIN_PACKED_BYTES;

void prepare(Blob& blob) {
  REQUIRE(toy_prepare(chosen("plain"), parameters(), 2, blob.data(), packed_bytes, nullptr) == SKIPPER_OK);
}

skipper_status verify(Blob& blob, size_t bytes = packed_bytes, const skipper_options* options = nullptr) {
  return toy_verify(chosen("plain"), blob.data(), bytes, options);
}

bool says(const char* text) { return message().find(text) != std::string::npos; }

}  // namespace

TEST_CASE("verify takes what prepare made, through each interface", "[codegen][blob]") {
  Blob blob;
  prepare(blob);
  CHECK(verify(blob) == SKIPPER_OK);
  const skipper_model& model = *toy_model();
  REQUIRE(offsetof(skipper_model, verify) < model.struct_bytes);
  CHECK(model.verify(chosen("plain"), blob.data(), packed_bytes, nullptr) == SKIPPER_OK);
  CHECK(prepared("fast").verify() == SKIPPER_OK);
  toy::Model attached;
  CHECK(attached.verify() == SKIPPER_INVALID_ARGUMENT);
  REQUIRE(attached.attach(blob.data(), packed_bytes, "plain") == SKIPPER_OK);
  CHECK(attached.verify() == SKIPPER_OK);
  blob.data()[packed_bytes - 1] ^= 1;
  CHECK(attached.verify() == SKIPPER_FOREIGN_BLOB);
}

TEST_CASE("each flipped bit of header and payload is seen", "[codegen][blob]") {
  Blob blob;
  prepare(blob);
  for (size_t bit = 0; bit < 8 * packed_bytes; ++bit) {
    char& byte = blob.data()[bit / 8];
    byte = static_cast<char>(byte ^ 1 << bit % 8);
    INFO("bit " << bit);
    CHECK(verify(blob) == SKIPPER_FOREIGN_BLOB);
    byte = static_cast<char>(byte ^ 1 << bit % 8);
  }
  CHECK(verify(blob) == SKIPPER_OK);
}

TEST_CASE("a context looks at the header, of which no bit may differ but the checksum's", "[codegen][blob]") {
  Blob blob;
  prepare(blob);
  size_t accepted = 0;
  for (size_t bit = 0; bit < 8 * packed_bytes; ++bit) {
    char& byte = blob.data()[bit / 8];
    byte = static_cast<char>(byte ^ 1 << bit % 8);
    skipper_context* context = nullptr;
    accepted += toy_context_create(chosen("plain"), blob.data(), packed_bytes, nullptr, &context) == SKIPPER_OK;
    toy_context_destroy(context);
    byte = static_cast<char>(byte ^ 1 << bit % 8);
  }
  CHECK(accepted == 8 * (packed_bytes - SKIPPER_ALIGNMENT) + 64);
}

TEST_CASE("what was cut off, goes on, or is another's is refused", "[codegen][blob]") {
  Blob blob;
  CHECK(verify(blob) == SKIPPER_FOREIGN_BLOB);
  prepare(blob);
  for (size_t bytes = 0; bytes < packed_bytes; ++bytes) CHECK(verify(blob, bytes) == SKIPPER_BUFFER_SIZE);
  CHECK(says("truncated"));
  CHECK(verify(blob, packed_bytes + 1) == SKIPPER_BUFFER_SIZE);
  CHECK(says("bytes behind its end"));
  CHECK(toy_verify(chosen("fast"), blob.data(), packed_bytes, nullptr) == SKIPPER_FOREIGN_BLOB);
  CHECK(says("another variant"));
  const skipper_variant* other = nullptr;
  REQUIRE(toy_two_choose(SKIPPER_ABI_VERSION, "plain", &other) == SKIPPER_OK);
  CHECK(toy_two_verify(other, blob.data(), packed_bytes, nullptr) == SKIPPER_FOREIGN_BLOB);
  CHECK(toy_verify(other, blob.data(), packed_bytes, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_verify(nullptr, blob.data(), packed_bytes, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_verify(chosen("plain"), nullptr, packed_bytes, nullptr) == SKIPPER_INVALID_ARGUMENT);
  CHECK(toy_verify(chosen("plain"), blob.data() + 8, packed_bytes, nullptr) == SKIPPER_MISALIGNED);
  skipper_options options{};
  options.threads = -1;
  CHECK(verify(blob, packed_bytes, &options) == SKIPPER_INVALID_ARGUMENT);
}

TEST_CASE("a blob of the first format, without a checksum, asks to be prepared again", "[codegen][blob]") {
  Blob blob;
  prepare(blob);
  std::memset(blob.data() + 96, 0, SKIPPER_ALIGNMENT - 96);
  CHECK(verify(blob) == SKIPPER_FOREIGN_BLOB);
  CHECK(says("another version of Skipper: prepare again"));
  skipper_context* context = nullptr;
  CHECK(toy_context_create(chosen("plain"), blob.data(), packed_bytes, nullptr, &context) == SKIPPER_FOREIGN_BLOB);
  CHECK(says("another version of Skipper: prepare again"));
}

TEST_CASE("a damaged payload is said to be one", "[codegen][blob]") {
  Blob blob;
  prepare(blob);
  blob.data()[SKIPPER_ALIGNMENT] ^= 64;
  std::vector<std::string> log;
  skipper_options options{};
  options.log = [](void* user, int32_t, const char* text) {
    static_cast<std::vector<std::string>*>(user)->push_back(text);
  };
  options.log_user = &log;
  CHECK(verify(blob, packed_bytes, &options) == SKIPPER_FOREIGN_BLOB);
  CHECK(message() ==
        "the packed blob cannot be used by toy (plain): it was damaged: its checksum is not that of its "
        "weights; prepare again");
  CHECK(log == std::vector<std::string>{message()});
}

TEST_CASE("equal weights give equal blobs on whatever lay in the memory", "[codegen][blob]") {
  Blob first;
  prepare(first);
  for (const int garbage : {0x00, 0x55, 0xff})
    for (int threads = 1; threads <= 8; ++threads) {
      Blob blob;
      std::memset(blob.data(), garbage, blob.size());
      skipper_options options{};
      options.threads = threads;
      REQUIRE(toy_prepare(chosen("plain"), parameters(), 2, blob.data(), packed_bytes, &options) == SKIPPER_OK);
      CHECK(std::memcmp(blob.data(), first.data(), packed_bytes) == 0);
      CHECK(verify(blob, packed_bytes, &options) == SKIPPER_OK);
    }
}

TEST_CASE("prepare and verify say when the app's parallel_for failed", "[codegen][blob]") {
  Blob blob;
  prepare(blob);
  skipper_options options{};
  for (const skipper_parallel_for broken :
       {skipper_parallel_for([](void*, int32_t, skipper_task, void*) { return 0; }),
        skipper_parallel_for([](void*, int32_t, skipper_task, void*) { return 42; })}) {
    options.parallel_for = broken;
    CHECK(verify(blob, packed_bytes, &options) == SKIPPER_KERNEL_FAILED);
    CHECK(says("parallel_for"));
    Blob other;
    CHECK(toy_prepare(chosen("plain"), parameters(), 2, other.data(), packed_bytes, &options) == SKIPPER_KERNEL_FAILED);
    CHECK(verify(other) == SKIPPER_FOREIGN_BLOB);
  }
}
