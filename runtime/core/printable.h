// Names and paths as messages and tables show them: what a file calls its tensors must not reach a terminal raw.
#pragma once

#include <string>
#include <string_view>

namespace skipper::detail {

// The text with control characters (C0, DEL, C1, line and paragraph separators, directions of writing) and bytes that
// are not UTF-8 as \n, \t, \r, \xNN or \u{NNNN}.  All else, other scripts too, stays as it is.
std::string escaped(std::string_view text);

// The same for a name: at most max_printed_name bytes, the middle of longer ones as "...".
std::string printable(std::string_view name);
constexpr std::size_t max_printed_name = 200;

// The length of the UTF-8 character that text starts with, and its code point; 0 where it is none (RFC 3629: no
// overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_character(std::string_view text, char32_t& code);

bool is_utf8(std::string_view text);

}  // namespace skipper::detail
