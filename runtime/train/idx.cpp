#include <skipper/dataset.h>

#include <array>
#include <cstdio>

#include "../core/guard.h"
#include "../core/mapped_file.h"
#include "gzip_input.h"

namespace skipper {

namespace {

constexpr int unsigned_byte = 0x08;

Status bad_idx(const std::string& source, const std::string& what) {
  return Status(SKIPPER_BAD_FILE, source + ": " + what);
}

std::string type_name(int code) {
  switch (code) {
    case 0x09:
      return "signed bytes";
    case 0x0b:
      return "16-bit integers";
    case 0x0c:
      return "32-bit integers";
    case 0x0d:
      return "32-bit floats";
    case 0x0e:
      return "64-bit floats";
    default:
      return "the unknown type " + std::to_string(code);
  }
}

Status read_rank(detail::GzipInput& input, const std::string& source, std::size_t& rank) {
  std::array<std::uint8_t, 4> magic{};
  std::size_t got = 0;
  if (Status status = input.read(magic.data(), magic.size(), got); !status.ok()) return status;
  if (got == 0) return bad_idx(source, "is empty");
  if (got < magic.size()) return bad_idx(source, "is truncated: it has no whole IDX header");
  if (magic[0] != 0 || magic[1] != 0) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%02x%02x%02x%02x", magic[0], magic[1], magic[2], magic[3]);
    return bad_idx(source, std::string("is not an IDX file: its magic is ") + text.data());
  }
  if (magic[2] != unsigned_byte)
    return bad_idx(source, "holds " + type_name(magic[2]) + ", must be unsigned bytes (type 8)");
  if (magic[3] == 0) return bad_idx(source, "has rank 0");
  rank = magic[3];
  return {};
}

// total: how many bytes of data the extents ask for.
Status read_shape(detail::GzipInput& input, const std::string& source, std::vector<std::int64_t>& shape,
                  std::uint64_t& total) {
  std::size_t rank = 0;
  if (Status status = read_rank(input, source, rank); !status.ok()) return status;
  std::vector<std::uint8_t> extents(4 * rank);
  std::size_t got = 0;
  if (Status status = input.read(extents.data(), extents.size(), got); !status.ok()) return status;
  if (got < extents.size()) return bad_idx(source, "is truncated: it has no whole IDX header");
  total = 1;
  for (std::size_t i = 0; i < rank; ++i) {
    std::uint32_t extent = 0;
    for (std::size_t byte = 0; byte < 4; ++byte) extent = extent << 8 | extents[4 * i + byte];
    if (extent == 0 && i > 0) return bad_idx(source, "has an extent of 0");
    if (__builtin_mul_overflow(total, std::uint64_t{extent}, &total))
      return bad_idx(source, "has a shape that is too large");
    shape.push_back(extent);
  }
  return {};
}

Status parse(const void* bytes, std::size_t size, const std::string& source, IdxArray& array) {
  detail::GzipInput input(bytes, size, source);
  std::uint64_t total = 0;
  if (Status status = read_shape(input, source, array.shape, total); !status.ok()) return status;
  const std::string asked = ": its header asks for " + std::to_string(total) + " bytes of data, ";
  // Before memory is asked for: a header alone may promise anything.
  if (total > input.bound())
    return bad_idx(source,
                   "is truncated" + asked + "but the file can hold " + std::to_string(input.bound()) + " at most");
  if (total > input.limit())
    return bad_idx(source, "is refused" + asked + "and gzip of its size is let unpack to " +
                               std::to_string(input.limit()) + " at most; unpack it with gunzip if it is wanted");
  array.data.resize(total);
  std::size_t got = 0;
  if (Status status = input.read(array.data.data(), total, got); !status.ok()) return status;
  if (got < total) return bad_idx(source, "is truncated" + asked + "but " + std::to_string(got) + " follow");
  std::uint8_t more = 0;
  if (Status status = input.read(&more, 1, got); !status.ok()) return status;
  if (got > 0) return bad_idx(source, "is oversized" + asked + "but more follow");
  return {};
}

}  // namespace

Status parse_idx(const void* bytes, std::size_t size, IdxArray& array, const std::string& source) {
  array = IdxArray();
  Status result = detail::guarded([&]() -> Status {
    if (bytes == nullptr && size > 0) return Status(SKIPPER_INVALID_ARGUMENT, source + ": null pointer");
    return parse(bytes, size, source, array);
  });
  if (!result.ok()) array = IdxArray();
  return result;
}

Status read_idx(const std::string& path, IdxArray& array) {
  array = IdxArray();
  return detail::guarded([&]() -> Status {
    detail::MappedFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    return parse_idx(file.data(), file.size(), array, path);
  });
}

}  // namespace skipper
