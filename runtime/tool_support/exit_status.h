// The programs end with one of these; docs and --help say it in words.
#pragma once

namespace skipper::tool {

constexpr int exit_usage = 1, exit_bad_input = 2, exit_different = 3;
constexpr int exit_found_errors = 1;  // skipper doctor

}  // namespace skipper::tool
