#include "safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <tuple>

#include "guard.h"
#include "json.h"
#include "printable.h"
#include "safetensors_sax.h"

namespace skipper {

namespace {

struct DTypeInfo {
  const char* name;
  std::size_t bits;
};

// In the order of DType.
constexpr std::array<DTypeInfo, 22> dtype_table = {{
    {"BOOL", 8},    {"F4", 4},      {"F6_E2M3", 6},     {"F6_E3M2", 6},     {"U8", 8},   {"I8", 8},
    {"F8_E5M2", 8}, {"F8_E4M3", 8}, {"F8_E8M0", 8},     {"I16", 16},        {"U16", 16}, {"F16", 16},
    {"BF16", 16},   {"I32", 32},    {"U32", 32},        {"F32", 32},        {"C64", 64}, {"F64", 64},
    {"I64", 64},    {"U64", 64},    {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8},
}};
static_assert(static_cast<std::size_t>(DType::f8_e5m2fnuz) + 1 == dtype_table.size());

}  // namespace

const char* name_of(DType dtype) { return dtype_table[static_cast<std::size_t>(dtype)].name; }

std::string shape_text(const std::int64_t* shape, std::size_t rank) {
  return detail::value_or_empty([&] {
    std::string text = rank == 0 ? "scalar" : "";
    for (std::size_t i = 0; i < rank; ++i) {
      if (i > 0) text += 'x';
      text += std::to_string(shape[i]);
    }
    return text;
  });
}

namespace detail {

namespace {

// The limit of the format's reference implementation.
constexpr std::uint64_t max_header_bytes = 100'000'000;
constexpr std::size_t data_alignment = 64;

Status bad_file(const std::string& source, const std::string& what) {
  return Status(SKIPPER_BAD_FILE, source + ": " + what);
}

// JSON's white space may come first.
bool starts_object(const char* bytes, std::size_t size) {
  while (size > 0 && std::strchr(" \t\n\r", *bytes) != nullptr && *bytes != '\0') ++bytes, --size;
  return size == 0 || *bytes == '{';
}

Status check_header_length(const char* bytes, std::size_t size, const std::string& source, std::uint64_t& length) {
  if (size < 8) return bad_file(source, "is too short for a safetensors file: " + std::to_string(size) + " bytes");
  if (std::memcmp(bytes, "\x89HDF\r\n\x1a\n", 8) == 0)
    return bad_file(source, "is an HDF5 file, not safetensors; skipper-convert turns Keras's HDF5 into safetensors");
  length = 0;
  for (int i = 7; i >= 0; --i) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  if (!starts_object(bytes + 8, std::min<std::uint64_t>(size - 8, length)))
    return bad_file(source, "is not a safetensors file: its header does not start with {");
  if (length > max_header_bytes)
    return bad_file(source, "header of " + std::to_string(length) + " bytes is over the format's limit of " +
                                std::to_string(max_header_bytes));
  if (length > size - 8)
    return bad_file(source, "is truncated: its header takes " + std::to_string(length) + " bytes, but only " +
                                std::to_string(size - 8) + " follow");
  if (length == 0) return bad_file(source, "has an empty header");
  // Where the parser would take the text to be over, whatever follows.
  if (const void* nul = std::memchr(bytes + 8, 0, length); nul != nullptr)
    return bad_file(
        source, "the header is not valid JSON, at byte " + std::to_string(static_cast<const char*>(nul) - bytes + 1));
  return {};
}

bool find_dtype(const std::string& name, DType& dtype) {
  for (std::size_t i = 0; i < dtype_table.size(); ++i) {
    if (name != dtype_table[i].name) continue;
    dtype = static_cast<DType>(i);
    return true;
  }
  return false;
}

// Checks one tensor by itself and completes it: dtype, that its bytes lie in the file, and that they fit its shape.
Status complete_tensor(const RawTensor& raw, const char* data, std::size_t data_size, const std::string& source,
                       WeightTensor& tensor) {
  const std::string who = "tensor '" + printable(raw.name) + "'";
  tensor.name = raw.name;
  if (!find_dtype(raw.dtype, tensor.dtype))
    return bad_file(source, who + " has the unknown dtype '" + printable(raw.dtype) + "'");
  const auto [begin, end] = raw.offsets;
  if (begin > end) return bad_file(source, who + " has offsets that run backwards");
  if (end > data_size)
    return bad_file(source, who + " ends at byte " + std::to_string(end) + " of the data, but there are only " +
                                std::to_string(data_size) + ": the offsets are wrong, or the file is truncated");
  std::uint64_t bits = bits_of(tensor.dtype);
  for (const std::uint64_t extent : raw.shape) {
    if (extent > INT64_MAX || __builtin_mul_overflow(bits, extent, &bits))
      return bad_file(source, who + " has a shape that is too large");
    tensor.shape.push_back(static_cast<std::int64_t>(extent));
  }
  if (bits % 8 != 0 || bits / 8 != end - begin)
    return bad_file(source, who + " takes " + std::to_string(end - begin) + " bytes, but its shape " +
                                shape_text(tensor.shape.data(), tensor.shape.size()) + " and dtype " + raw.dtype +
                                " ask for " + std::to_string(bits / 8));
  tensor.data = data + begin;
  tensor.bytes = end - begin;
  return {};
}

// The format asks that tensors cover the data section: no byte twice, none unused.
Status check_tiling(const std::vector<WeightTensor>& tensors, const char* data, std::size_t data_size,
                    const std::string& source) {
  const char* covered = data;
  for (const WeightTensor& tensor : tensors) {
    const char* begin = static_cast<const char*>(tensor.data);
    if (begin < covered) return bad_file(source, "tensor '" + printable(tensor.name) + "' overlaps the one before it");
    if (begin > covered)
      return bad_file(source, std::to_string(begin - covered) + " bytes before tensor '" + printable(tensor.name) +
                                  "' belong to no tensor");
    covered = begin + tensor.bytes;
  }
  if (covered != data + data_size)
    return bad_file(source,
                    "is oversized: " + std::to_string(data + data_size - covered) + " bytes follow the last tensor");
  return {};
}

// Appends what follows a tensor's name.
void append_entry(std::string& header, const WeightTensor& tensor, std::size_t offset) {
  header += ":{\"dtype\":\"";
  header += name_of(tensor.dtype);
  header += "\",\"shape\":[";
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    if (i > 0) header += ',';
    header += std::to_string(tensor.shape[i]);
  }
  header += "],\"data_offsets\":[" + std::to_string(offset) + ',' + std::to_string(offset + tensor.bytes) + "]}";
}

}  // namespace

bool is_reserved_name(const std::string& name) { return name == metadata_key; }

std::size_t bits_of(DType dtype) { return dtype_table[static_cast<std::size_t>(dtype)].bits; }

Status parse_safetensors(const void* bytes, std::size_t size, const std::string& source, Header& header) {
  const char* text = static_cast<const char*>(bytes);
  std::uint64_t length = 0;
  if (Status status = check_header_length(text, size, source, length); !status.ok()) return status;
  HeaderSax sax;
  if (!nlohmann::json::sax_parse(text + 8, text + 8 + length, &sax))
    return Status(sax.code(), source + ": " + sax.message());

  const char* data = text + 8 + length;
  const std::size_t data_size = size - 8 - length;
  header.data_offset = 8 + length;
  header.metadata = sax.take_metadata();
  for (const RawTensor& raw : sax.tensors()) {
    WeightTensor tensor;
    if (Status status = complete_tensor(raw, data, data_size, source, tensor); !status.ok()) return status;
    header.tensors.push_back(std::move(tensor));
  }
  // Tensors without bytes come first among those of one offset, so that they do not look like overlaps.
  std::sort(header.tensors.begin(), header.tensors.end(), [](const WeightTensor& a, const WeightTensor& b) {
    return std::tie(a.data, a.bytes, a.name) < std::tie(b.data, b.bytes, b.name);
  });
  return check_tiling(header.tensors, data, data_size, source);
}

Status safetensors_header(const std::vector<const WeightTensor*>& tensors,
                          const std::map<std::string, std::string>& metadata, std::string& header) {
  const auto not_text = [](const std::string& what) { return Status(SKIPPER_BAD_WEIGHTS, what + " is not UTF-8"); };
  header = "{";
  if (!metadata.empty()) {
    Json strings = Json::object();
    for (const auto& [key, value] : metadata) {
      if (!is_utf8(key) || !is_utf8(value)) return not_text("the metadata '" + printable(key) + "'");
      strings.add(key, value);
    }
    append_json_text(header, metadata_key);
    header += ":" + strings.dump();
  }
  std::size_t offset = 0;
  for (const WeightTensor* tensor : tensors) {
    if (!is_utf8(tensor->name)) return not_text("the name '" + printable(tensor->name) + "'");
    if (header.size() > 1) header += ',';
    append_json_text(header, tensor->name);
    append_entry(header, *tensor, offset);
    offset += tensor->bytes;
  }
  header += '}';
  header.append((data_alignment - (8 + header.size()) % data_alignment) % data_alignment, ' ');
  if (header.size() > max_header_bytes)
    return Status(SKIPPER_BAD_WEIGHTS, "a header of " + std::to_string(header.size()) +
                                           " bytes is over the format's limit of " + std::to_string(max_header_bytes));
  std::string length(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<char>(header.size() >> (8 * i) & 0xffU);
  header.insert(0, length);
  return {};
}

}  // namespace detail

}  // namespace skipper
