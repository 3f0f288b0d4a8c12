// Runs skipper for tests.
#pragma once

#include <string>

#include "support/command.h"
#include "support/files.h"

namespace skipper::test {

// In the folder; paths of models may be given as they are.
inline CommandResult run_skipper(const TemporaryFolder& folder, const std::string& arguments,
                                 const std::string& program = SKIPPER_TOOL) {
  return run_command(folder.path(), "'" + program + "' " + arguments);
}

inline bool is_one_line(const std::string& text) { return !text.empty() && text.find('\n') == text.size() - 1; }

}  // namespace skipper::test
