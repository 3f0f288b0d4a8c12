// .npy: an array that is read can be written, and reads back the same.
#include <skipper/npy.h>

#include <cstring>

#include "fuzz.h"

using namespace skipper;
using namespace skipper::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  NpyView view;
  const Status status = parse_npy(bytes, size, view);
  require_message(status);
  if (status.ok()) {
    const auto* data = static_cast<const std::uint8_t*>(view.data);
    require(data >= bytes && data + view.bytes == bytes + size, "the data is the end of the file");
  }
  NpyArray array;
  const Status read = read_npy(file_in_memory(bytes, size), array);
  require_message(read);
  require(read.ok() == (status.ok() && view.dtype == "<f4"), "a file of float32 is read, and no other");
  if (!read.ok()) return keep;
  require(array.data.size() * sizeof(float) == view.bytes, "an array has the values of its file");
  const std::string path = scratch_path("npy");
  require(write_npy(path, array.shape, array.data.data()).ok(), "an array can be written");
  NpyArray again;
  require(read_npy(path, again).ok() && again.shape == array.shape, "what was written can be read");
  require(view.bytes == 0 || std::memcmp(again.data.data(), array.data.data(), view.bytes) == 0,
          "values that were written read back the same");
  return keep;
}

// Mostly the header's text alone is mutated, and its length put right (format version 1).
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed) {
  constexpr std::size_t prefix = 10;
  if (size < prefix || bytes[6] != 1 || seed % 4 == 0) return LLVMFuzzerMutate(bytes, size, most);
  const std::string all(reinterpret_cast<const char*>(bytes), size);
  const std::string text = all.substr(prefix, static_cast<std::size_t>(bytes[8]) | bytes[9] << 8);
  const std::string data = all.substr(prefix + text.size());
  return mutate_part(text, bytes, size, most, [&](const std::string& header) {
    return all.substr(0, 8) + static_cast<char>(header.size() & 0xff) + static_cast<char>(header.size() >> 8 & 0xff) +
           header + data;
  });
}
