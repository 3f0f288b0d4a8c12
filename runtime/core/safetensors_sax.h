// Reads the JSON of a safetensors header as it is parsed: a DOM would lose duplicate keys.
#pragma once

#include <skipper/status.h>

#include <array>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_set>
#include <vector>

namespace skipper::detail {

// The entry of the header that is no tensor.
inline constexpr const char* metadata_key = "__metadata__";

// A tensor as the header says it; nothing is checked but the types.
struct RawTensor {
  std::string name, dtype;
  std::vector<std::uint64_t> shape;
  std::array<std::uint64_t, 2> offsets{};
};

// Accepts {"__metadata__": {string: string} or null, NAME: {"dtype": string, "shape": [n...], "data_offsets": [n, n]}}.
// As in the format's reference, a tensor may have other keys, with any values.  After sax_parse gave false, code and
// message say why.
class HeaderSax : public nlohmann::json_sax<nlohmann::json> {
 public:
  const std::vector<RawTensor>& tensors() const { return tensors_; }
  std::map<std::string, std::string> take_metadata() { return std::move(metadata_); }
  skipper_status code() const { return code_; }
  const std::string& message() const { return message_; }

  bool start_object(std::size_t) override;
  bool end_object() override;
  bool key(string_t& name) override;
  bool string(string_t& value) override;
  bool start_array(std::size_t) override;
  bool end_array() override;
  bool number_unsigned(number_unsigned_t value) override;
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override;

  bool null() override;
  bool boolean(bool) override { return ignored_value(); }
  bool number_integer(number_integer_t) override { return ignored_value(); }
  bool number_float(number_float_t, const string_t&) override { return ignored_value(); }
  bool binary(binary_t&) override { return unexpected(); }

 private:
  enum class Place {
    outside,
    root,
    root_value,
    metadata,
    metadata_value,
    tensor,
    dtype,
    shape,
    shape_items,
    offsets,
    offset_items,
    ignored
  };

  bool fail(skipper_status code, std::string message);
  bool unexpected();
  bool ignored_value();
  bool open_ignored();
  bool close_ignored();
  std::string who() const;
  bool tensor_key(const std::string& name);

  Place place_ = Place::outside;
  std::string key_;
  std::size_t offset_count_ = 0, ignored_depth_ = 0;
  bool has_dtype_ = false, has_shape_ = false, has_offsets_ = false;
  std::vector<RawTensor> tensors_;
  std::unordered_set<std::string> names_;
  std::map<std::string, std::string> metadata_;
  skipper_status code_ = SKIPPER_BAD_FILE;
  std::string message_;
};

}  // namespace skipper::detail
