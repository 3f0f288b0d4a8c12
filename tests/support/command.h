// Runs programs for tests.
#pragma once

#include <string>

namespace skipper::test {

struct CommandResult {
  int exit = -1;  // -1 where a signal ended the program
  std::string output, errors;
};

// A program and its arguments, as sh reads them, in a folder.
CommandResult run_command(const std::string& folder, const std::string& command);

}  // namespace skipper::test
