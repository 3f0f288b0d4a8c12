// HTML pages that need no other file.
#pragma once

#include <skipper/status.h>

#include <string>

namespace skipper::tool {

std::string page_text(const std::string& title, const std::string& body);

// Writes the text to a file that appears whole or not at all.  Errors: SKIPPER_IO_ERROR.
Status write_text(const std::string& path, const std::string& text);

}  // namespace skipper::tool
