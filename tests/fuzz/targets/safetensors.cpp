// safetensors: what is read can be written, and reads back as the same tensors.
#include <skipper/weights.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "fuzz.h"

using namespace skipper;
using namespace skipper::fuzz;

namespace {

bool same(const WeightTensor& a, const WeightTensor& b) {
  return a.name == b.name && a.dtype == b.dtype && a.shape == b.shape && a.bytes == b.bytes &&
         (a.bytes == 0 || std::memcmp(a.data, b.data, a.bytes) == 0);
}

// Whatever their order: those of larger elements are written first, so that all are aligned.
bool same(const Weights& a, const Weights& b) {
  return a.tensors().size() == b.tensors().size() &&
         std::all_of(a.tensors().begin(), a.tensors().end(), [&b](const WeightTensor& tensor) {
           const WeightTensor* other = b.find(tensor.name);
           return other != nullptr && same(tensor, *other);
         });
}

void check_saved(const Weights& weights) {
  const std::string path = scratch_path("saved");
  const Status saved = weights.save(path, weights.metadata());
  require(saved.ok(), "what was read can be written: " + saved.message());
  Weights again;
  const Status opened = again.open(path);
  require(opened.ok(), "what was written can be read: " + opened.message());
  require(same(weights, again), "the tensors that were written read back the same");
  require(again.verify().ok(), "the hash of what was written is right");
  auto metadata = again.metadata(), expected = weights.metadata();
  metadata.erase("sha256"), expected.erase("sha256");
  require(metadata == expected, "the metadata that were written read back the same");
}

// As a model would that asks for just these tensors.
void check_bound(const Weights& weights) {
  std::vector<skipper_parameter> parameters;
  for (const WeightTensor& tensor : weights.tensors()) {
    if (tensor.shape.size() > SKIPPER_MAX_RANK) continue;
    skipper_parameter& parameter = parameters.emplace_back();
    parameter.tensor.name = tensor.name.c_str();
    parameter.tensor.elements = 1;
    for (const std::int64_t extent : tensor.shape) {
      parameter.tensor.shape[parameter.tensor.rank++] = extent;
      parameter.tensor.elements *= static_cast<std::uint64_t>(extent);
    }
  }
  (void)weights.match(parameters.data(), parameters.size());
  std::vector<const float*> bound;
  const Status status = weights.bind(parameters.data(), parameters.size(), bound);
  require_message(status);
  require(bound.size() == (status.ok() ? parameters.size() : 0), "bind gives a pointer for each parameter, or none");
  float sum = 0;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    require(reinterpret_cast<std::uintptr_t>(bound[i]) % sizeof(float) == 0, "what is bound is aligned");
    for (std::size_t j = 0; j < parameters[i].tensor.elements; ++j) sum += bound[i][j];
  }
  asm volatile("" : : "m"(sum));  // the reads are for the sanitizer
}

// The largest number behind "data_offsets": how much data the header asks for.
std::size_t data_bytes(const std::string& header) {
  std::size_t most = 0;
  for (std::size_t at = header.find("offsets"); at != std::string::npos; at = header.find("offsets", at + 1)) {
    const std::size_t comma = header.find(',', at);
    if (comma != std::string::npos) most = std::max<std::size_t>(most, std::strtoull(&header[comma + 1], nullptr, 10));
  }
  return most;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Weights weights, opened;
  const Status status = weights.from_memory(bytes, size);
  require_message(status);
  require(opened.open(file_in_memory(bytes, size)).code() == status.code(), "a file reads as its bytes do");
  if (!status.ok()) {
    require(weights.tensors().empty() && weights.metadata().empty(), "nothing is held after an error");
    return keep;
  }
  require(same(weights, opened), "a file reads as its bytes do");
  (void)weights.verify();
  check_bound(weights);
  check_saved(weights);
  return keep;
}

// Mostly the header alone is mutated, and its length, now and then that of the data too, put right.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed) {
  if (size < 10 || seed % 4 == 0) return LLVMFuzzerMutate(bytes, size, most);
  std::uint64_t length = 0;
  std::memcpy(&length, bytes, sizeof length);
  const std::string all(reinterpret_cast<const char*>(bytes) + 8, size - 8);
  const std::string header = all.substr(0, length), data = all.substr(header.size());
  return mutate_part(header, bytes, size, most, [&](const std::string& text) {
    const std::uint64_t count = text.size();
    std::string file(reinterpret_cast<const char*>(&count), sizeof count);
    std::string rest = data;
    if (seed % 4 != 1 && data_bytes(text) < most) rest.resize(data_bytes(text), 'x');
    return file + text + rest;
  });
}
