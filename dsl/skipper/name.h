#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace skipper {

/// Longest name of a layer, in characters.
inline constexpr std::size_t max_name_length = 63;

/// A layer's name, held in place: libstdc++ 12's constexpr std::string is broken for short strings.
/// It counts every character that was appended and keeps the first max_name_length, so that a layer can report
/// a name that is too long together with its own location. An empty name asks for the default one.
class Name {
 public:
  constexpr Name() = default;                              ///< empty
  constexpr Name(const char* text) { append(text); }       ///< of text that ends in a zero
  constexpr Name(std::string_view text) { append(text); }  ///< of text
  constexpr Name(char character) { append(character); }    ///< of one character

  /// Appends; so do the next two.
  constexpr Name& append(char character) {
    if (length_ < max_name_length) characters_[length_] = character;
    ++length_;
    return *this;
  }
  /// \overload
  constexpr Name& append(std::string_view text) {
    for (char character : text) append(character);
    return *this;
  }
  /// Appends a number in decimal.
  constexpr Name& append_number(std::int64_t number) {
    if (number < 0) return append('-').append_number(-number);
    if (number >= 10) append_number(number / 10);
    return append(static_cast<char>('0' + number % 10));
  }

  /// The number of characters that were appended, kept or not.
  constexpr std::size_t length() const { return length_; }
  constexpr bool empty() const { return length_ == 0; }                     ///< asks for the default name
  constexpr bool is_too_long() const { return length_ > max_name_length; }  ///< characters were lost
  /// What was kept.
  constexpr std::string_view view() const { return {characters_.data(), is_too_long() ? max_name_length : length_}; }

  /// FNV-1a of what was kept (Fowler, Noll and Vo), 32 bits: for Graph's table of names.
  constexpr std::uint32_t hash() const {
    std::uint32_t value = 2166136261u;
    for (char character : view()) value = (value ^ static_cast<unsigned char>(character)) * 16777619u;
    return value;
  }
  /// Whether two names are the same text.
  friend constexpr bool operator==(const Name& a, const Name& b) {
    return a.length_ == b.length_ && a.view() == b.view();
  }

 private:
  std::array<char, max_name_length> characters_{};
  std::size_t length_ = 0;
};

/// Letters, digits, '_', '-' and '.': what a tensor's name, a symbol and a file name can all hold.
constexpr bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

}  // namespace skipper
