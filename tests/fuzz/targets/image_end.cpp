// The ends of images: whether a JPEG was cut off, told from its markers alone.
#include "vision/jpeg_end.h"

#include "fuzz.h"

using namespace skipper::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (skipper::is_cut_off_jpeg(bytes, size))
    require(size >= 2 && bytes[0] == 0xff && bytes[1] == 0xd8, "only a JPEG is one that was cut off");
  return keep;
}
