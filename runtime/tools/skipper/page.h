// The pages that skipper writes.
#pragma once

#include <string>

namespace skipper::tool {

// An HTML page of skipper's style that needs no other file: `title` is text, `body` markup.
std::string page_text(const std::string& title, const std::string& body);

}  // namespace skipper::tool
