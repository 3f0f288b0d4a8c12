#include <skipper/npy.h>
#include <skipper/weights.h>

#include <cctype>
#include <cstring>

#include "atomic_file.h"
#include "guard.h"
#include "mapped_file.h"
#include "printable.h"

namespace skipper {

namespace {

constexpr char magic[] = "\x93NUMPY";
constexpr std::size_t magic_bytes = 6;

Status bad_npy(const std::string& source, const std::string& what) {
  return Status(SKIPPER_BAD_FILE, source + ": " + what);
}

// The text of a key's value in the header, a Python dict literal as numpy writes it; empty if it has no such key.
std::string_view value_of(std::string_view header, std::string_view key) {
  const std::size_t found = header.find(std::string("'").append(key).append("'"));
  if (found == std::string_view::npos) return {};
  header.remove_prefix(found + key.size() + 2);
  const std::size_t begin = header.find_first_not_of(": ");
  if (begin == std::string_view::npos || header[0] != ':') return {};
  header.remove_prefix(begin);
  const std::size_t end = header[0] == '(' ? header.find(')') : header.find_first_of(",}");
  return end == std::string_view::npos ? std::string_view{} : header.substr(0, end);
}

// "'<f4'" -> "<f4", 4.
bool parse_dtype(std::string_view text, std::string& dtype, std::size_t& item_bytes) {
  if (text.size() < 5 || text.size() > 7 || text.front() != '\'' || text.back() != '\'') return false;
  dtype = text.substr(1, text.size() - 2);
  if (std::strchr("<>|=", dtype[0]) == nullptr) return false;
  item_bytes = 0;
  for (const char digit : dtype.substr(2)) {
    if (std::isdigit(static_cast<unsigned char>(digit)) == 0) return false;
    item_bytes = item_bytes * 10 + static_cast<std::size_t>(digit - '0');
  }
  return item_bytes > 0;
}

// "(2, 3" -> {2, 3}; elements is their product.
bool parse_shape(std::string_view text, std::vector<std::int64_t>& shape, std::uint64_t& elements) {
  if (text.empty() || text[0] != '(') return false;
  elements = 1;
  std::size_t i = 1;
  while (i < text.size()) {
    if (text[i] == ',' || text[i] == ' ') {
      ++i;
      continue;
    }
    std::int64_t extent = 0;
    if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) return false;
    for (; i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0; ++i)
      if (__builtin_mul_overflow(extent, 10, &extent) || __builtin_add_overflow(extent, text[i] - '0', &extent))
        return false;
    shape.push_back(extent);
    if (__builtin_mul_overflow(elements, static_cast<std::uint64_t>(extent), &elements)) return false;
  }
  return true;
}

std::string npy_header(const std::vector<std::int64_t>& shape) {
  std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  text += shape.size() == 1 ? ",), }" : "), }";
  const std::size_t unpadded = magic_bytes + 4 + text.size() + 1;
  text.append((64 - unpadded % 64) % 64, ' ');
  text += '\n';
  std::string header(magic, magic_bytes);
  header += '\x01';
  header += '\x00';
  header += static_cast<char>(text.size() & 0xffU);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

}  // namespace

Status parse_npy(const void* bytes, std::size_t size, NpyView& view, const std::string& source) {
  return detail::guarded([&]() -> Status {
    view = NpyView();
    const char* file = static_cast<const char*>(bytes);
    if (file == nullptr || size < magic_bytes + 4 || std::memcmp(file, magic, magic_bytes) != 0)
      return bad_npy(source, "is not a .npy file");
    const auto byte_at = [file](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(file[i]));
    };
    const std::size_t version = byte_at(magic_bytes);
    if (version < 1 || version > 3) return bad_npy(source, "has an unknown .npy version");
    const std::size_t prefix = version == 1 ? 10 : 12;
    if (size < prefix) return bad_npy(source, "is truncated");
    std::size_t length = byte_at(8) | byte_at(9) << 8;
    if (version > 1) length |= byte_at(10) << 16 | byte_at(11) << 24;
    if (length > size - prefix) return bad_npy(source, "is truncated");

    const std::string_view header(file + prefix, length);
    std::size_t item_bytes = 0;
    std::uint64_t elements = 0, total = 0;
    if (!parse_dtype(value_of(header, "descr"), view.dtype, item_bytes))
      return bad_npy(source, "has a dtype that is not supported");
    if (value_of(header, "fortran_order") != "False") return bad_npy(source, "is not in C order");
    if (!parse_shape(value_of(header, "shape"), view.shape, elements) ||
        __builtin_mul_overflow(elements, item_bytes, &total))
      return bad_npy(source, "has a bad shape");
    if (total != size - prefix - length)
      return bad_npy(source, "holds " + std::to_string(size - prefix - length) + " bytes of data, its shape asks for " +
                                 std::to_string(total));
    view.data = file + prefix + length;
    view.bytes = total;
    return {};
  });
}

Status read_npy(const std::string& path, NpyArray& array) {
  return detail::guarded([&]() -> Status {
    array = NpyArray();
    detail::MappedFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    NpyView view;
    if (Status status = parse_npy(file.data(), file.size(), view, path); !status.ok()) return status;
    if (view.dtype != "<f4") return bad_npy(path, "holds " + detail::printable(view.dtype) + ", must be <f4 (float32)");
    array.shape = std::move(view.shape);
    array.data.resize(view.bytes / sizeof(float));
    if (view.bytes > 0) std::memcpy(array.data.data(), view.data, view.bytes);
    return {};
  });
}

Status write_npy(const std::string& path, const std::vector<std::int64_t>& shape, const float* data) {
  return detail::guarded([&]() -> Status {
    std::size_t bytes = sizeof(float);
    for (const std::int64_t extent : shape)
      if (extent < 0 || __builtin_mul_overflow(bytes, static_cast<std::size_t>(extent), &bytes))
        return Status(SKIPPER_INVALID_ARGUMENT, path + ": bad shape " + shape_text(shape.data(), shape.size()));
    if (bytes > 0 && data == nullptr) return Status(SKIPPER_INVALID_ARGUMENT, path + ": null pointer");
    const std::string header = npy_header(shape);
    detail::AtomicFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    if (Status status = file.write(header.data(), header.size()); !status.ok()) return status;
    if (Status status = file.write(data, bytes); !status.ok()) return status;
    return file.commit();
  });
}

}  // namespace skipper
