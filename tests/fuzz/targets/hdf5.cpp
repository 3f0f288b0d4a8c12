// Keras's HDF5 files, through the door: whatever a file does to the child process that reads it, this one gets tensors
// or an error, in time.
#include <skipper/hdf5.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <fstream>

#include "fuzz.h"

using namespace skipper;
using namespace skipper::fuzz;

namespace {

// libFuzzer does not see what the child covers, so what it says counts instead.
[[gnu::section("__libfuzzer_extra_counters"), gnu::used]] std::array<std::uint8_t, 4096> said;

// Numbers and names left out.
void count(const Status& status) {
  std::size_t hash = 5381;
  bool quoted = false;
  for (const char c : status.message()) {
    if (c == '\'') quoted = !quoted;
    if (!quoted && std::isdigit(static_cast<unsigned char>(c)) == 0) hash = hash * 33 + static_cast<unsigned char>(c);
  }
  said[hash % said.size()] = 1;
}

void check_tensors(const Weights& weights) {
  require(!weights.tensors().empty(), "what is read has tensors");
  for (const WeightTensor& tensor : weights.tensors()) {
    std::size_t bytes = sizeof(float);
    for (const std::int64_t extent : tensor.shape) bytes *= static_cast<std::size_t>(extent);
    require(tensor.bytes == bytes && tensor.dtype == DType::f32, "a tensor has the bytes of its shape");
    require(std::count(static_cast<const char*>(tensor.data), static_cast<const char*>(tensor.data) + bytes, 0) >= 0,
            "all bytes can be read");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string path = scratch_path("weights.h5");
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  Weights weights;
  const Status status = read_keras_hdf5(path, weights);
  require_message(status);
  count(status);
  if (status.ok())
    check_tensors(weights);
  else
    require(weights.tensors().empty(), "nothing is held after an error");
  // A file that keeps the library busy until its limit says nothing new, and what is mutated from it does the same:
  // kept, such files leave a few executions a second.
  return status.message().find("s of CPU time, which") == std::string::npos ? keep : reject;
}
