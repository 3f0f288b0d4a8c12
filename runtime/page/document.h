// The frame of HTML pages that need no other file and are well-formed XML too.
#pragma once

#include <string>
#include <string_view>

namespace skipper::page {

struct Document {
  std::string title;             // text
  std::string_view style;        // sheet without '<' and '&'
  std::string body;              // markup
  std::string root_style = {};   // of the root element: "--alpha: 0.5"
  std::string_view head = {};    // more of the head
  std::string_view script = {};  // behind the body, without '<' and '&'
};

std::string html(const Document& document);

// For Document::head: the page takes the width of a small screen, and dark mode's colours.
extern const std::string_view adaptive_head;

// For the start of a style: sizes, font, and the colours --page and --text.
extern const std::string_view base_style;

}  // namespace skipper::page
