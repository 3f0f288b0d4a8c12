#include "json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_set>

#include "printable.h"

namespace skipper::detail {

namespace {

// Puts a Json together as nlohmann's parser goes through the text.
class JsonBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit JsonBuilder(Json& root) : root_(root) {}

  const std::string& message() const { return message_; }

  bool null() override { return value(Json()); }
  bool boolean(bool v) override { return value(Json(v)); }
  bool number_integer(number_integer_t v) override { return value(Json(std::int64_t{v})); }
  bool number_unsigned(number_unsigned_t v) override { return value(Json(std::uint64_t{v})); }
  bool number_float(number_float_t v, const string_t&) override { return value(Json(v)); }
  bool string(string_t& v) override { return value(Json(std::move(v))); }
  bool binary(binary_t&) override { return fail("holds binary data"); }
  bool start_object(std::size_t) override {
    if (!open(Json::object())) return false;
    keys_.emplace_back();
    return true;
  }
  bool end_object() override {
    keys_.pop_back();
    return close();
  }
  bool start_array(std::size_t) override { return open(Json::list()); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (!keys_.back().insert(name).second) return fail("the key '" + printable(name) + "' occurs twice");
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return fail("is not valid JSON, at byte " + std::to_string(position));
  }

 private:
  bool fail(std::string message) {
    message_ = std::move(message);
    return false;
  }

  Json& place(Json value) {
    if (parents_.empty()) return root_ = std::move(value);
    Json& parent = *parents_.back();  // does not grow while a child is open
    return parent.kind() == Json::Kind::object ? parent.add(std::move(key_), std::move(value))
                                               : parent.push_back(std::move(value));
  }

  bool value(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json value) {
    if (parents_.size() == max_json_depth)
      return fail("is nested more than " + std::to_string(max_json_depth) + " deep");
    parents_.push_back(&place(std::move(value)));
    return true;
  }

  bool close() {
    parents_.pop_back();
    return true;
  }

  Json& root_;
  std::vector<Json*> parents_;
  std::vector<std::unordered_set<std::string>> keys_;  // of the objects among them
  std::string key_, message_;
};

std::string in_quotes(std::string_view key) { return "'" + printable(key) + "'"; }

template <typename Number>
void append_number(std::string& out, Number number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
  out += digits;
  // Real numbers stay real when they are read again.
  if (std::is_floating_point_v<Number> && digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void append_line(std::string& out, std::size_t spaces) { out.append(1, '\n').append(spaces, ' '); }

}  // namespace

Json::Json(std::uint64_t value)
    : kind_(value > INT64_MAX ? Kind::natural : Kind::integer), integer_(static_cast<std::int64_t>(value)) {}

Json Json::list() {
  Json json;
  json.kind_ = Kind::list;
  return json;
}

Json Json::object(std::vector<Member> members) {
  Json json;
  json.kind_ = Kind::object;
  json.members_ = std::move(members);
  return json;
}

const Json* Json::find(std::string_view key) const {
  if (kind_ != Kind::object) return nullptr;
  for (const auto& [name, value] : members_)
    if (name == key) return &value;
  return nullptr;
}

bool Json::operator==(const Json& other) const {
  return kind_ == other.kind_ && integer_ == other.integer_ && real_ == other.real_ && text_ == other.text_ &&
         members_ == other.members_;
}

const Json& Json::at(std::string_view key) const {
  const Json* found = find(key);
  if (found == nullptr) throw JsonError(in_quotes(key) + " is missing");
  return *found;
}

std::int64_t Json::integer_at(std::string_view key, std::int64_t least, std::int64_t most) const {
  const Json& json = at(key);
  if (json.kind_ != Kind::integer && json.kind_ != Kind::natural)
    throw JsonError(in_quotes(key) + " is no whole number");
  if (json.kind_ == Kind::natural || json.integer_ < least || json.integer_ > most)
    throw JsonError(in_quotes(key) + " is " + json.dump() + ", not in " + std::to_string(least) + " to " +
                    std::to_string(most));
  return json.integer_;
}

double Json::number_at(std::string_view key) const {
  const Json& json = at(key);
  switch (json.kind_) {
    case Kind::real:
      return json.real_;
    case Kind::integer:
      return static_cast<double>(json.integer_);
    case Kind::natural:
      return static_cast<double>(static_cast<std::uint64_t>(json.integer_));
    default:
      throw JsonError(in_quotes(key) + " is no number");
  }
}

const std::string& Json::text_at(std::string_view key) const {
  const Json& json = at(key);
  if (json.kind_ != Kind::text) throw JsonError(in_quotes(key) + " is no text");
  return json.text_;
}

const Json& Json::object_at(std::string_view key) const {
  const Json& json = at(key);
  if (json.kind_ != Kind::object) throw JsonError(in_quotes(key) + " is no object");
  return json;
}

const std::vector<Json::Member>& Json::list_at(std::string_view key) const {
  const Json& json = at(key);
  if (json.kind_ != Kind::list) throw JsonError(in_quotes(key) + " is no list");
  return json.members_;
}

std::string Json::dump(std::size_t indent) const {
  std::string out;
  append_to(out, indent, 0);
  return out;
}

void Json::append_to(std::string& out, std::size_t indent, std::size_t level) const {
  switch (kind_) {
    case Kind::null:
      out += "null";
      return;
    case Kind::boolean:
      out += integer_ != 0 ? "true" : "false";
      return;
    case Kind::integer:
      return append_number(out, integer_);
    case Kind::natural:
      return append_number(out, static_cast<std::uint64_t>(integer_));
    case Kind::real:
      if (std::isfinite(real_)) return append_number(out, real_);
      out += "null";
      return;
    case Kind::text:
      return append_json_text(out, text_);
    default:
      append_members(out, indent, level);
  }
}

void Json::append_members(std::string& out, std::size_t indent, std::size_t level) const {
  const bool named = kind_ == Kind::object;
  out += named ? '{' : '[';
  bool first = true;
  for (const auto& [name, value] : members_) {
    if (!first) out += ',';
    first = false;
    if (indent > 0) append_line(out, indent * (level + 1));
    if (named) {
      append_json_text(out, name);
      out += indent > 0 ? ": " : ":";
    }
    value.append_to(out, indent, level + 1);
  }
  if (indent > 0 && !members_.empty()) append_line(out, indent * level);
  out += named ? '}' : ']';
}

Status parse_json(std::string_view text, const std::string& source, Json& json) {
  const auto bad = [&](const std::string& what) { return Status(SKIPPER_BAD_FILE, source + ": " + what); };
  json = Json();
  // Where nlohmann's parser takes the end to be, and what it skips.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
    return bad("is not valid JSON, at byte " + std::to_string(nul + 1));
  if (text.substr(0, 3) == "\xef\xbb\xbf") return bad("starts with a byte order mark, which JSON does not allow");
  JsonBuilder builder(json);
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return {};
  json = Json();
  return bad(builder.message());
}

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    char32_t code = 0;
    const std::size_t length = utf8_character(text, code);
    if (length == 0) {
      out += "\xef\xbf\xbd";
    } else if (code == U'"' || code == U'\\') {
      out += '\\';
      out += text[0];
    } else if (code < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(code));
      out += escape.data();
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

}  // namespace skipper::detail
