// What the gallery's page looks like and does.
#pragma once

#include <string>
#include <string_view>

namespace cam {

// A style sheet.
std::string gallery_style();
// JavaScript.
std::string_view gallery_script();

}  // namespace cam
