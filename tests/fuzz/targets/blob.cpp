// Packed blobs: a context takes one with the header that prepare writes, verify one that is whole, and no payload makes
// predict stray.  An input says what to change: a stream of (offset, xor) in a blob that prepare made, or, if it is as
// large as one, the whole.
#include <sanitizer/asan_interface.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "blob_model.h"
#include "fuzz.h"

using namespace skipper;
using namespace skipper::fuzz;

namespace {

using Floats = std::array<float, BLOB_CHANNELS>;

// Aligned, and not a byte more: AddressSanitizer guards what is behind.
class Blob {
 public:
  explicit Blob(std::size_t size) : size_(size), memory_(std::aligned_alloc(SKIPPER_ALIGNMENT, rounded(size))) {
    require(memory_ != nullptr, "memory for a blob");
    ASAN_POISON_MEMORY_REGION(static_cast<char*>(memory_) + size, rounded(size) - size);
  }
  ~Blob() {
    ASAN_UNPOISON_MEMORY_REGION(memory_, rounded(size_));
    std::free(memory_);
  }
  Blob(const Blob&) = delete;
  Blob& operator=(const Blob&) = delete;
  std::uint8_t* data() const { return static_cast<std::uint8_t*>(memory_); }
  std::size_t size() const { return size_; }

 private:
  static std::size_t rounded(std::size_t size) {
    return std::max<std::size_t>(1, (size + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT) * SKIPPER_ALIGNMENT;
  }
  std::size_t size_;
  void* memory_;
};

Floats numbers(float first) {
  Floats values;
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = first + static_cast<float>(i) / 8;
  return values;
}

std::string prepared() {
  Blob blob(blob_variant()->packed_bytes);
  const Floats scale = numbers(1), bias = numbers(-7);
  require(blob_prepare(scale.data(), bias.data(), blob.data(), blob.size()) == SKIPPER_OK, "a blob can be prepared");
  return {reinterpret_cast<const char*>(blob.data()), blob.size()};
}

const std::string& good() {
  static const std::string blob = prepared();
  return blob;
}

// Two bytes of offset and one that is not 0 each; a last byte alone cuts the blob off there, in parts of 255.
std::string changed(const std::uint8_t* bytes, std::size_t size) {
  if (size >= good().size()) return {reinterpret_cast<const char*>(bytes), size};
  std::string blob = good();
  for (; size >= 3; bytes += 3, size -= 3) {
    char& byte = blob[(bytes[0] | static_cast<std::size_t>(bytes[1]) << 8) % blob.size()];
    byte = static_cast<char>(byte ^ bytes[2]);
  }
  if (size > 0) blob.resize(blob.size() * bytes[0] / 255);
  return blob;
}

// A checksum of 64 bits is not hit by chance.
void check_verified(const Blob& blob, bool whole) {
  const skipper_status status = blob_verify(blob.data(), blob.size());
  require((status == SKIPPER_OK) == whole, "a blob is verified if it is as prepare left it, and no other");
  if (status != SKIPPER_OK) require_message(Status(status, blob_last_error()));
}

void check_predict(skipper_context* context) {
  const Floats input = numbers(3);
  Floats output;
  require(blob_predict(context, input.data(), output.data()) == SKIPPER_OK, "what was taken predicts");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string content = changed(bytes, size);
  Blob blob(content.size());
  std::copy(content.begin(), content.end(), blob.data());
  check_verified(blob, content == good());
  skipper_context* context = nullptr;
  const skipper_status status = blob_context(blob.data(), blob.size(), &context);
  if (status != SKIPPER_OK) {
    require(context == nullptr, "no context after an error");
    require_message(Status(status, blob_last_error()));
    require(content != good(), "a good blob is taken");
    return keep;
  }
  constexpr std::size_t described = 96;  // docs/file_formats.md
  require(content.size() >= good().size() && content.compare(0, described, good(), 0, described) == 0,
          "a blob is taken only with the header that prepare writes");
  check_predict(context);
  blob_destroy(context);
  return keep;
}
