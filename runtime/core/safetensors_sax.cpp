#include "safetensors_sax.h"

#include "json.h"
#include "printable.h"

namespace skipper::detail {

namespace {

std::string in_quotes(const std::string& name) { return "'" + printable(name) + "'"; }

}  // namespace

// The tensor that is being read.
std::string HeaderSax::who() const { return "tensor " + in_quotes(tensors_.back().name); }

bool HeaderSax::fail(skipper_status code, std::string message) {
  code_ = code;
  message_ = std::move(message);
  return false;
}

bool HeaderSax::unexpected() {
  switch (place_) {
    case Place::outside:
      return fail(SKIPPER_BAD_FILE, "the header is not a JSON object");
    case Place::root_value:
      return fail(SKIPPER_BAD_FILE, "header entry " + in_quotes(key_) + " is not an object");
    case Place::metadata_value:
      return fail(SKIPPER_BAD_FILE, "metadata " + in_quotes(key_) + " is not a string");
    case Place::dtype:
      return fail(SKIPPER_BAD_FILE, "dtype of " + who() + " is not a string");
    case Place::shape:
    case Place::shape_items:
      return fail(SKIPPER_BAD_FILE, "shape of " + who() + " is not a list of whole numbers");
    case Place::offsets:
    case Place::offset_items:
      return fail(SKIPPER_BAD_FILE, "data_offsets of " + who() + " are not two whole numbers");
    default:
      return fail(SKIPPER_BAD_FILE, "the header's structure is not that of safetensors");
  }
}

bool HeaderSax::ignored_value() {
  if (place_ != Place::ignored) return unexpected();
  if (ignored_depth_ == 0) place_ = Place::tensor;
  return true;
}

bool HeaderSax::open_ignored() {
  return ++ignored_depth_ < max_json_depth || fail(SKIPPER_BAD_FILE, who() + " holds values that are nested too deep");
}

bool HeaderSax::close_ignored() {
  --ignored_depth_;
  return ignored_value();
}

bool HeaderSax::null() {
  if (place_ != Place::root_value || key_ != metadata_key) return ignored_value();
  place_ = Place::root;
  return true;
}

bool HeaderSax::start_object(std::size_t) {
  if (place_ == Place::ignored) return open_ignored();
  if (place_ == Place::outside) {
    place_ = Place::root;
    return true;
  }
  if (place_ != Place::root_value) return unexpected();
  if (key_ == metadata_key) {
    place_ = Place::metadata;
    return true;
  }
  place_ = Place::tensor;
  has_dtype_ = has_shape_ = has_offsets_ = false;
  tensors_.emplace_back().name = key_;
  return true;
}

bool HeaderSax::end_object() {
  if (place_ == Place::ignored) return close_ignored();
  if (place_ == Place::tensor && !(has_dtype_ && has_shape_ && has_offsets_))
    return fail(SKIPPER_BAD_FILE, who() + " lacks its dtype, its shape or its data_offsets");
  place_ = place_ == Place::root ? Place::outside : Place::root;
  return true;
}

bool HeaderSax::key(string_t& name) {
  if (place_ == Place::ignored) return true;
  key_ = name;
  if (place_ == Place::tensor) return tensor_key(name);
  if (place_ == Place::metadata) {
    place_ = Place::metadata_value;
    return metadata_.count(name) == 0 || fail(SKIPPER_BAD_FILE, "metadata " + in_quotes(name) + " occurs twice");
  }
  place_ = Place::root_value;
  if (names_.insert(name).second) return true;
  return name == metadata_key ? fail(SKIPPER_BAD_FILE, "__metadata__ occurs twice")
                              : fail(SKIPPER_BAD_WEIGHTS, "duplicate tensor " + in_quotes(name));
}

bool HeaderSax::tensor_key(const std::string& name) {
  bool* seen = nullptr;
  if (name == "dtype") {
    seen = &has_dtype_;
    place_ = Place::dtype;
  } else if (name == "shape") {
    seen = &has_shape_;
    place_ = Place::shape;
  } else if (name == "data_offsets") {
    seen = &has_offsets_;
    place_ = Place::offsets;
  } else {
    place_ = Place::ignored;
    return true;
  }
  if (*seen) return fail(SKIPPER_BAD_FILE, who() + " has " + name + " twice");
  return *seen = true;
}

bool HeaderSax::string(string_t& value) {
  if (place_ == Place::metadata_value) {
    metadata_[key_] = value;
    place_ = Place::metadata;
    return true;
  }
  if (place_ != Place::dtype) return ignored_value();
  tensors_.back().dtype = value;
  place_ = Place::tensor;
  return true;
}

bool HeaderSax::start_array(std::size_t) {
  if (place_ == Place::ignored) return open_ignored();
  if (place_ == Place::shape) {
    place_ = Place::shape_items;
    return true;
  }
  if (place_ != Place::offsets) return unexpected();
  place_ = Place::offset_items;
  offset_count_ = 0;
  return true;
}

bool HeaderSax::end_array() {
  if (place_ == Place::ignored) return close_ignored();
  if (place_ == Place::offset_items && offset_count_ != 2) return unexpected();
  place_ = Place::tensor;
  return true;
}

bool HeaderSax::number_unsigned(number_unsigned_t value) {
  if (place_ == Place::shape_items) {
    tensors_.back().shape.push_back(value);
    return true;
  }
  if (place_ != Place::offset_items || offset_count_ == 2) return ignored_value();
  tensors_.back().offsets[offset_count_++] = value;
  return true;
}

bool HeaderSax::parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
  return fail(SKIPPER_BAD_FILE, "the header is not valid JSON, at byte " + std::to_string(8 + position));
}

}  // namespace skipper::detail
