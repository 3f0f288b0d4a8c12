#include "gzip_input.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace skipper::detail {

namespace {

constexpr std::size_t zlib_chunk = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr int gzip_only = 15 + 16;                        // inflateInit2's windowBits

bool is_gzip(const unsigned char* bytes, std::size_t size) { return size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b; }

}  // namespace

GzipInput::GzipInput(const void* bytes, std::size_t size, std::string source)
    : next_(static_cast<const unsigned char*>(bytes)),
      size_(size),
      left_(size),
      source_(std::move(source)),
      gzip_(is_gzip(next_, size)) {}

GzipInput::~GzipInput() {
  if (started_) inflateEnd(&stream_);
}

Status GzipInput::damaged(const char* what) const {
  return Status(SKIPPER_BAD_FILE, source_ + ": " + what + (stream_.msg == nullptr ? "" : ": ") +
                                      (stream_.msg == nullptr ? "" : stream_.msg));
}

Status GzipInput::read(void* out, std::size_t count, std::size_t& got) {
  got = 0;
  if (!gzip_) {
    got = std::min(count, left_);
    if (got > 0) std::memcpy(out, next_, got);
    next_ += got;
    left_ -= got;
    return {};
  }
  if (!started_) {
    if (inflateInit2(&stream_, gzip_only) != Z_OK) return Status(SKIPPER_OUT_OF_MEMORY, source_ + ": out of memory");
    started_ = true;
  }
  while (got < count && !ended_) {
    std::size_t some = 0;
    auto* place = static_cast<unsigned char*>(out) + got;
    if (Status status = inflate_some(place, std::min(count - got, zlib_chunk), some); !status.ok()) return status;
    got += some;
  }
  return {};
}

Status GzipInput::inflate_some(void* out, std::size_t count, std::size_t& got) {
  const std::size_t given = std::min(left_, zlib_chunk);
  stream_.next_in = const_cast<unsigned char*>(next_);  // zlib's old interface; it only reads
  stream_.avail_in = static_cast<uInt>(given);
  stream_.next_out = static_cast<unsigned char*>(out);
  stream_.avail_out = static_cast<uInt>(count);
  const int result = inflate(&stream_, Z_NO_FLUSH);
  next_ += given - stream_.avail_in;
  left_ -= given - stream_.avail_in;
  got = count - stream_.avail_out;
  if (result == Z_STREAM_END) return next_member();
  if (result == Z_MEM_ERROR) return Status(SKIPPER_OUT_OF_MEMORY, source_ + ": out of memory");
  if (result == Z_BUF_ERROR || (result == Z_OK && got == 0 && left_ == 0)) return damaged("is truncated gzip");
  if (result != Z_OK) return damaged("is damaged gzip");
  return {};
}

// gzip files may be several, one behind the other.
Status GzipInput::next_member() {
  ended_ = left_ == 0;
  if (ended_) return {};
  if (!is_gzip(next_, left_)) return damaged("has other bytes behind its gzip data");
  return inflateReset(&stream_) == Z_OK ? Status() : damaged("is damaged gzip");
}

}  // namespace skipper::detail
