// The header of a safetensors file: reading with every check the format asks for, and writing.
#pragma once

#include <skipper/weights.h>

#include <map>
#include <string>
#include <vector>

namespace skipper::detail {

struct Header {
  std::vector<WeightTensor> tensors;  // by place in the file; data points into the bytes given
  std::map<std::string, std::string> metadata;
  std::size_t data_offset = 0;  // of the data section in the file
};

// source starts the messages.  Errors: as Weights::open.
Status parse_safetensors(const void* bytes, std::size_t size, const std::string& source, Header& header);

// The bytes before the data section, padded so that it starts at a multiple of 64.  Tensors follow without gaps.
// Errors: SKIPPER_BAD_WEIGHTS for a name that is not UTF-8.
Status safetensors_header(const std::vector<const WeightTensor*>& tensors,
                          const std::map<std::string, std::string>& metadata, std::string& header);

std::size_t bits_of(DType dtype);

// Whether the format keeps the name for itself, so that no tensor can have it.
bool is_reserved_name(const std::string& name);

}  // namespace skipper::detail
