// The ends of images, read without OpenCV: whether a JPEG was cut off, and how a WebP file asks to be turned.  An input
// is a file, and the EXIF data of a WebP file.
#include <string>
#include <vector>

#include "fuzz.h"
#include "vision/jpeg_end.h"
#include "vision/webp_orientation.h"

using namespace skipper::fuzz;

namespace {

std::string chunk(const std::string& name, const std::string& data) {
  std::string text = name;
  for (int shift = 0; shift < 32; shift += 8) text += static_cast<char>(data.size() >> shift);
  return text + data + std::string(data.size() % 2, '\0');
}

// https://developers.google.com/speed/webp/docs/riff_container
std::string webp_with_exif(const std::string& exif) {
  const std::string announced = std::string("\x08\0\0\0", 4) + std::string(6, '\0');
  return chunk("RIFF", "WEBP" + chunk("VP8X", announced) + chunk("EXIF", exif));
}

void check_orientation(const std::uint8_t* bytes, std::size_t size) {
  const int orientation = skipper::detail::webp_orientation(bytes, size);
  require(orientation >= 1 && orientation <= 8, "there are eight orientations");
  require(orientation == 1 || skipper::detail::is_webp(bytes, size), "only a WebP file is turned");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (skipper::is_cut_off_jpeg(bytes, size))
    require(size >= 2 && bytes[0] == 0xff && bytes[1] == 0xd8, "only a JPEG is one that was cut off");
  check_orientation(bytes, size);
  const std::string webp = webp_with_exif(std::string(reinterpret_cast<const char*>(bytes), size));
  // A vector, as the sanitizer sees what is read behind it.
  const std::vector<std::uint8_t> exact(webp.begin(), webp.end());
  check_orientation(exact.data(), exact.size());
  return keep;
}
