#include "jpeg_end.h"

namespace skipper {

namespace {

constexpr std::uint8_t start_of_image = 0xd8, end_of_image = 0xd9, start_of_scan = 0xda, temporary = 0x01;

bool is_restart(std::uint8_t marker) { return marker >= 0xd0 && marker <= 0xd7; }

// Behind the data of a scan, in which 0xff stands before 0 and restart markers alone.
std::size_t end_of_scan(const std::uint8_t* bytes, std::size_t size, std::size_t at) {
  while (at + 1 < size && (bytes[at] != 0xff || bytes[at + 1] == 0 || is_restart(bytes[at + 1]))) ++at;
  return at;
}

}  // namespace

bool is_cut_off_jpeg(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2 || bytes[0] != 0xff || bytes[1] != start_of_image) return false;
  std::size_t at = 2;
  while (at + 1 < size) {
    if (bytes[at] != 0xff) return false;  // damaged in another way: libjpeg's to judge
    const std::uint8_t marker = bytes[at + 1];
    if (marker == end_of_image) return false;
    if (marker == 0xff) {  // fill
      ++at;
      continue;
    }
    at += 2;
    if (marker == temporary || is_restart(marker)) continue;
    if (at + 1 >= size) return true;
    at += static_cast<std::size_t>(bytes[at]) << 8 | bytes[at + 1];
    if (marker == start_of_scan) at = end_of_scan(bytes, size, at);
  }
  return true;
}

}  // namespace skipper
