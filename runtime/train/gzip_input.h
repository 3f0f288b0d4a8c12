// Bytes that may be compressed, read from front to end.
#pragma once

#include <skipper/status.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace skipper::detail {

class GzipInput {
 public:
  // bytes must outlive this object; source starts the messages.
  GzipInput(const void* bytes, std::size_t size, std::string source);
  ~GzipInput();
  GzipInput(const GzipInput&) = delete;
  GzipInput& operator=(const GzipInput&) = delete;

  // Reads count bytes, or all that are left: got says how many.  Errors: SKIPPER_BAD_FILE (damaged or truncated gzip,
  // or something else behind it), SKIPPER_OUT_OF_MEMORY.
  Status read(void* out, std::size_t count, std::size_t& got);

  // The whole can unpack to so much at most: deflate never does better than 1032 to 1.
  std::uint64_t bound() const { return gzip_ ? (std::uint64_t{size_} + 1) * 1032 : size_; }

  // It may unpack to so much: MNIST packs 5 to 1, sparse pictures perhaps 20 to 1, and small files (sorted labels)
  // anything.  More is a trap that turns a megabyte into a gigabyte.
  std::uint64_t limit() const { return gzip_ ? (std::uint64_t{64} << 20U) + std::uint64_t{size_} * 32 : size_; }

 private:
  Status inflate_some(void* out, std::size_t count, std::size_t& got);
  Status next_member();
  Status damaged(const char* what) const;

  const unsigned char* next_;
  std::size_t size_, left_;
  std::string source_;
  bool gzip_, started_ = false, ended_ = false;
  z_stream stream_{};
};

}  // namespace skipper::detail
