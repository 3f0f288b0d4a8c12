#pragma once

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

  // A compiler counts the statements of a constant evaluation and gives up at a limit; names are most of a spec's work.
  // So each character of a name takes one statement wherever it is looked at, and no call.

  /// Appends; so do the next three.
  constexpr Name& append(char character) { return append(&character, 1); }
  /// \overload
  constexpr Name& append(std::string_view text) { return append(text.data(), text.size()); }
  /// \overload
  constexpr Name& append(const char* text) {
    const char* end = text;
    while (*end != 0) ++end;
    return append(text, static_cast<std::size_t>(end - text));
  }
  /// Appends a number in decimal.
  constexpr Name& append_number(std::int64_t number) {
    constexpr std::size_t most = 20;  // of -2^63
    char text[most] = {};
    std::size_t first = most;
    // Digits from the last one on; those of a negative number are taken as they are, for its opposite may not exist.
    for (std::int64_t left = number; first == most || left != 0; left /= 10)
      text[--first] = static_cast<char>('0' + (left < 0 ? -(left % 10) : left % 10));
    if (number < 0) text[--first] = '-';
    return append(text + first, most - first);
  }

  /// The number of characters that were appended, kept or not.
  constexpr std::size_t length() const { return length_; }
  constexpr bool empty() const { return length_ == 0; }                     ///< asks for the default name
  constexpr bool is_too_long() const { return length_ > max_name_length; }  ///< characters were lost
  /// Returns the characters that were kept.
  constexpr std::string_view view() const { return {characters_, kept()}; }

  /// FNV-1a of what was kept (Fowler, Noll and Vo), 32 bits: for Graph's table of names.
  constexpr std::uint32_t hash() const {
    std::uint32_t value = 2166136261u;
    const char* end = characters_ + kept();
    for (const char* c = characters_; c != end; ++c) value = (value ^ static_cast<unsigned char>(*c)) * 16777619u;
    return value;
  }
  /// Whether it consists of characters that a name may have; see is_name_character.
  constexpr bool is_well_formed() const;
  /// Whether two names are the same text.
  friend constexpr bool operator==(const Name& a, const Name& b) {
    if (a.length_ != b.length_) return false;
    const std::size_t kept = a.kept();
    std::size_t same = 0;
    while (same < kept && a.characters_[same] == b.characters_[same]) ++same;
    return same == kept;
  }

 private:
  constexpr std::size_t kept() const { return length_ > max_name_length ? max_name_length : length_; }
  constexpr Name& append(const char* text, std::size_t size) {
    char* to = characters_ + kept();
    const std::size_t room = max_name_length - kept(), count = size < room ? size : room;
    for (std::size_t i = 0; i < count; ++i) to[i] = text[i];
    length_ += size;
    return *this;
  }

  char characters_[max_name_length] = {};
  std::size_t length_ = 0;
};

namespace detail {

/// Which characters a name may have, by their code: letters, digits, '_', '-' and '.'.
struct NameCharacters {
  bool allowed[256] = {};
  constexpr NameCharacters() {
    for (char c = 'a'; c <= 'z'; ++c) allowed[static_cast<unsigned char>(c)] = true;
    for (char c = 'A'; c <= 'Z'; ++c) allowed[static_cast<unsigned char>(c)] = true;
    for (char c = '0'; c <= '9'; ++c) allowed[static_cast<unsigned char>(c)] = true;
    for (char c : {'_', '-', '.'}) allowed[static_cast<unsigned char>(c)] = true;
  }
};
inline constexpr NameCharacters name_characters;

}  // namespace detail

/// Letters, digits, '_', '-' and '.': what a tensor's name, a symbol and a file name can all hold.
constexpr bool is_name_character(char c) { return detail::name_characters.allowed[static_cast<unsigned char>(c)]; }

constexpr bool Name::is_well_formed() const {
  const char* end = characters_ + kept();
  const char* c = characters_;
  while (c != end && detail::name_characters.allowed[static_cast<unsigned char>(*c)]) ++c;
  return c == end;
}

}  // namespace skipper
