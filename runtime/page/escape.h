// Text as markup.
//
// Pages are written as templates: raw strings of markup with named places, whose names fmt checks as it is compiled.
//
//     fmt::format(R"(<p class="{style}">{text}</p>)", "style"_a = style, "text"_a = escape(text))
//
// What is put in is markup, so text goes through escape.
#pragma once

#include <string>
#include <string_view>

namespace skipper::page {

// For text and for attributes in quotes.  What is no UTF-8, and characters that XML forbids, become U+FFFD.
std::string escape(std::string_view text);

}  // namespace skipper::page
