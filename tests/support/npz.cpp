#include "npz.h"

#include <skipper/npy.h>
#include <zlib.h>

#include <cstring>
#include <stdexcept>

#include "files.h"

namespace skipper::test {

namespace {

template <typename T>
void append(const NpyView& view, std::vector<double>& values) {
  for (std::size_t at = 0; at < view.bytes; at += sizeof(T)) {
    T value;
    std::memcpy(&value, static_cast<const char*>(view.data) + at, sizeof value);
    values.push_back(static_cast<double>(value));
  }
}

// A little-endian number in a zip record.
std::size_t number(const std::string& zip, std::size_t at, std::size_t bytes) {
  if (at + bytes > zip.size()) throw std::runtime_error("zip file is truncated");
  std::size_t value = 0;
  for (std::size_t i = bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(zip[at + i]);
  return value;
}

std::string inflated(const std::string& deflated, std::size_t size) {
  std::string result(size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::runtime_error("zlib cannot start");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
  stream.avail_in = static_cast<uInt>(deflated.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(size);
  const int code = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  if (code != Z_STREAM_END || stream.avail_out != 0) throw std::runtime_error("zip entry is damaged");
  return result;
}

// The file of the central directory's entry at `at`.
std::string extract(const std::string& zip, std::size_t at) {
  const std::size_t method = number(zip, at + 10, 2), packed = number(zip, at + 20, 4);
  const std::size_t size = number(zip, at + 24, 4), local = number(zip, at + 42, 4);
  const std::size_t data = local + 30 + number(zip, local + 26, 2) + number(zip, local + 28, 2);
  if (data + packed > zip.size()) throw std::runtime_error("zip entry is truncated");
  const std::string bytes = zip.substr(data, packed);
  if (method == 0) return bytes;
  if (method != 8) throw std::runtime_error("zip entry has an unknown compression");
  return inflated(bytes, size);
}

}  // namespace

Array parse_npy(const std::string& bytes) {
  NpyView view;
  if (Status status = skipper::parse_npy(bytes.data(), bytes.size(), view); !status.ok())
    throw std::runtime_error(status.message());
  Array array{view.dtype, view.shape, {}};
  if (view.dtype == "<f4")
    append<float>(view, array.values);
  else if (view.dtype == "<f8")
    append<double>(view, array.values);
  else if (view.dtype == "<i4")
    append<std::int32_t>(view, array.values);
  else if (view.dtype == "<i8")
    append<std::int64_t>(view, array.values);
  else if (view.dtype == "|u1")
    append<std::uint8_t>(view, array.values);
  else
    throw std::runtime_error("dtype " + view.dtype + " is not supported");
  return array;
}

Array read_npy(const std::string& path) { return parse_npy(read_file(path)); }

Npz::Npz(const std::string& path) {
  const std::string zip = read_file(path);
  const std::size_t end = zip.rfind("PK\x05\x06");
  if (end == std::string::npos) throw std::runtime_error(path + " is not a zip file");
  std::size_t at = number(zip, end + 16, 4);
  for (std::size_t left = number(zip, end + 10, 2); left > 0; --left) {
    const std::size_t name_bytes = number(zip, at + 28, 2);
    std::string name = zip.substr(at + 46, name_bytes);
    if (name.size() > 4 && name.compare(name.size() - 4, 4, ".npy") == 0) name.resize(name.size() - 4);
    arrays_.emplace(name, parse_npy(extract(zip, at)));
    at += 46 + name_bytes + number(zip, at + 30, 2) + number(zip, at + 32, 2);
  }
}

const Array& Npz::operator[](const std::string& name) const {
  const auto found = arrays_.find(name);
  if (found == arrays_.end()) throw std::runtime_error("npz file has no array " + name);
  return found->second;
}

}  // namespace skipper::test
