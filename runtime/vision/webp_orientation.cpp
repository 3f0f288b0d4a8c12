#include "webp_orientation.h"

#include <algorithm>
#include <cstring>

namespace skipper::detail {

namespace {

constexpr std::size_t riff_header = 12, chunk_header = 8, tiff_header = 8, entry_size = 12;
constexpr std::uint8_t has_exif = 0x08;  // of the first byte of VP8X
constexpr int upright = 1;

// Bytes that are read within their bounds alone.
struct Bytes {
  const std::uint8_t* data;
  std::size_t size;
  bool big_endian = false;

  bool starts_with(const char* text, std::size_t length) const {
    return size >= length && std::memcmp(data, text, length) == 0;
  }
  bool has(std::uint64_t at, std::uint64_t count) const { return at <= size && count <= size - at; }
  // The caller has asked has().
  std::uint32_t number(std::size_t at, int count) const {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i)
      value = value << 8 | data[at + static_cast<std::size_t>(big_endian ? i : count - 1 - i)];
    return value;
  }
};

// Returns the orientation that an entry of a TIFF directory asks for; 0 if it is another entry.
int orientation_of_entry(const Bytes& tiff, std::size_t at) {
  constexpr std::uint32_t orientation = 0x0112, type_short = 3, type_long = 4;
  if (tiff.number(at, 2) != orientation) return 0;
  const std::uint32_t type = tiff.number(at + 2, 2), count = tiff.number(at + 4, 4);
  const int width = type == type_short ? 2 : type == type_long ? 4 : 0;
  if (width == 0 || count == 0) return upright;
  const std::size_t place = count <= 4U / static_cast<unsigned>(width) ? at + 8 : tiff.number(at + 8, 4);
  const std::uint32_t value = tiff.has(place, 4) ? tiff.number(place, width) : 0;
  return value >= 1 && value <= 8 ? static_cast<int>(value) : upright;
}

// Reads EXIF data: a TIFF file (TIFF 6.0, section 2), the first directory of which is the image's.
int exif_orientation(Bytes exif) {
  constexpr char prefix[] = "Exif\0";  // two zeros: of JPEG, but some writers keep it
  if (exif.starts_with(prefix, sizeof prefix)) exif = {exif.data + sizeof prefix, exif.size - sizeof prefix};
  exif.big_endian = exif.starts_with("MM\0*", 4);
  if (!exif.big_endian && !exif.starts_with("II*\0", 4)) return upright;
  if (!exif.has(0, tiff_header)) return upright;
  const std::size_t directory = exif.number(4, 4);
  if (!exif.has(directory, 2)) return upright;
  std::size_t at = directory + 2;
  for (std::uint32_t left = exif.number(directory, 2); left > 0 && exif.has(at, entry_size); --left, at += entry_size)
    if (const int orientation = orientation_of_entry(exif, at); orientation != 0) return orientation;
  return upright;
}

}  // namespace

bool is_webp(const std::uint8_t* bytes, std::size_t size) {
  const Bytes file{bytes, size};
  return file.has(0, riff_header) && file.starts_with("RIFF", 4) && std::memcmp(bytes + 8, "WEBP", 4) == 0;
}

int webp_orientation(const std::uint8_t* bytes, std::size_t size) {
  const Bytes file{bytes, size};
  if (!is_webp(bytes, size) || !file.has(riff_header, chunk_header + 1)) return upright;
  if (std::memcmp(bytes + riff_header, "VP8X", 4) != 0 || (bytes[riff_header + chunk_header] & has_exif) == 0)
    return upright;
  std::uint64_t at = riff_header;
  while (file.has(at, chunk_header)) {
    const std::uint8_t* chunk = bytes + at;
    const std::uint64_t length = file.number(static_cast<std::size_t>(at) + 4, 4);
    if (std::memcmp(chunk, "EXIF", 4) == 0)
      return exif_orientation({chunk + chunk_header, std::min<std::size_t>(length, size - at - chunk_header)});
    at += chunk_header + length + length % 2;
  }
  return upright;
}

}  // namespace skipper::detail
