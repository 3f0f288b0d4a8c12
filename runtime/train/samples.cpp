#include "samples.h"

#include <skipper/weights.h>
#include <zlib.h>

namespace skipper::detail {

namespace {

std::vector<std::int64_t> without_ones(const std::int64_t* shape, std::size_t rank) {
  while (rank > 0 && shape[rank - 1] == 1) --rank;
  return {shape, shape + rank};
}

template <typename T>
uLong add(uLong crc, const std::vector<T>& values) {
  // A null pointer would start crc32 anew.
  if (values.empty()) return crc;
  return crc32_z(crc, reinterpret_cast<const Bytef*>(values.data()), values.size() * sizeof(T));
}

}  // namespace

Status check_fits(const Dataset& data, const skipper_model& model, std::uint64_t classes) {
  const skipper_tensor& input = model.inputs[0];
  const auto rank = static_cast<std::size_t>(input.rank) - 1;  // without the batch
  if (without_ones(data.shape.data(), data.shape.size()) != without_ones(input.shape + 1, rank))
    return Status(SKIPPER_BAD_DATA, data.name + ": samples are " + shape_text(data.shape.data(), data.shape.size()) +
                                        ", the model '" + model.name + "' takes " + shape_text(input.shape + 1, rank));
  if (static_cast<std::uint64_t>(data.classes) != classes)
    return Status(SKIPPER_BAD_DATA, data.name + ": has " + std::to_string(data.classes) + " classes, the model '" +
                                        model.name + "' has " + std::to_string(classes));
  return {};
}

std::uint32_t checksum(const Dataset& data) {
  return static_cast<std::uint32_t>(add(add(add(crc32_z(0, nullptr, 0), data.bytes), data.floats), data.labels));
}

}  // namespace skipper::detail
