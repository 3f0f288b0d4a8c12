// IDX: the same array or error, plain, as a file, and compressed in one member or two.
#include <skipper/dataset.h>
#include <zlib.h>

#include "fuzz.h"

using namespace skipper;
using namespace skipper::fuzz;

namespace {

struct Result {
  explicit Result(const std::string& file) : status(parse_idx(file.data(), file.size(), array)) {
    require_message(status);
    require(status.ok() || (array.shape.empty() && array.data.empty()), "nothing is held after an error");
  }
  bool operator==(const Result& other) const {
    return status.code() == other.status.code() && array.shape == other.array.shape && array.data == other.array.data;
  }

  IdxArray array;
  Status status;
};

std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

// A member of one stored block (RFC 1951, 3.2.4): to set deflate up would take longer than all the rest.
std::string gzip(const std::string& bytes) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff\x01", 11) + little_endian(bytes.size(), 2) +
         little_endian(~bytes.size(), 2) + bytes + little_endian(crc32(0, data, static_cast<uInt>(bytes.size())), 4) +
         little_endian(bytes.size(), 4);
}

bool is_gzip(const std::string& bytes) { return bytes.size() > 1 && bytes[0] == '\x1f' && bytes[1] == '\x8b'; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string plain(reinterpret_cast<const char*>(bytes), size);
  const Result result(plain);
  IdxArray array;
  const Status read = read_idx(file_in_memory(bytes, size), array);
  require(read.code() == result.status.code() && array.data == result.array.data, "a file reads as its bytes do");
  if (is_gzip(plain) || size > 0xffff) return keep;
  require(Result(gzip(plain)) == result, "a compressed file reads as a plain one does");
  const std::string first = plain.substr(0, size / 3), second = plain.substr(size / 3);
  require(Result(gzip(first) + gzip(second)) == result, "so do two members");
  return keep;
}
