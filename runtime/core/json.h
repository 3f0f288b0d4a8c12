// JSON of checkpoints, histories and manifests: read from files that nobody vouches for, and written.
//
// Not nlohmann's values: those are destroyed and printed by functions that ask for memory and recurse as deep as the
// file says.  Its parser, which does neither, reads the text.
#pragma once

#include <skipper/status.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skipper::detail {

// Says what is wrong with a value, e.g. "'step' is not a whole number".
class JsonError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Json {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, natural, real, text, list, object };
  using Member = std::pair<std::string, Json>;

  Json() = default;  // null
  Json(bool value) : kind_(Kind::boolean), integer_(value ? 1 : 0) {}
  Json(std::int32_t value) : Json(std::int64_t{value}) {}
  Json(std::int64_t value) : kind_(Kind::integer), integer_(value) {}
  Json(std::uint32_t value) : Json(std::int64_t{value}) {}
  Json(std::uint64_t value);
  Json(double value) : kind_(Kind::real), real_(value) {}
  Json(std::string value) : kind_(Kind::text), text_(std::move(value)) {}
  Json(const char* value) : Json(std::string(value)) {}
  static Json list();
  // In this order; no key twice.
  static Json object(std::vector<Member> members = {});

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  const std::vector<Member>& members() const { return members_; }  // of a list: without names
  const Json* find(std::string_view key) const;                    // null where there is none
  bool operator==(const Json& other) const;                        // 1 and 1.0 differ

  // Both give the value in its place.
  Json& add(std::string key, Json value) { return members_.emplace_back(std::move(key), std::move(value)).second; }
  Json& push_back(Json value) { return add(std::string(), std::move(value)); }

  // Members of an object, checked before use.  All throw JsonError, which names the key.
  const Json& at(std::string_view key) const;
  std::int64_t integer_at(std::string_view key, std::int64_t least, std::int64_t most) const;
  double number_at(std::string_view key) const;  // finite, as all numbers of JSON are
  const std::string& text_at(std::string_view key) const;
  const Json& object_at(std::string_view key) const;
  const std::vector<Member>& list_at(std::string_view key) const;

  // Numbers read back to the same bits; NaN and infinity become null, bytes that are not UTF-8 U+FFFD.
  // indent: spaces for each level, 0: all in one line.
  std::string dump(std::size_t indent = 0) const;

 private:
  void append_to(std::string& out, std::size_t indent, std::size_t level) const;
  void append_members(std::string& out, std::size_t indent, std::size_t level) const;

  Kind kind_ = Kind::null;
  std::int64_t integer_ = 0;  // natural: the bits of an unsigned one above INT64_MAX
  double real_ = 0;
  std::string text_;
  std::vector<Member> members_;
};

// A text of JSON and nothing else.  Errors, source before them: SKIPPER_BAD_FILE (syntax, bytes that are not UTF-8, a
// NUL or a byte order mark, a number that no double holds, a key twice, nesting over max_json_depth).
Status parse_json(std::string_view text, const std::string& source, Json& json);
constexpr std::size_t max_json_depth = 64;

// "NAME", quoted as JSON.
void append_json_text(std::string& out, std::string_view text);

}  // namespace skipper::detail
