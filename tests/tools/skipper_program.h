// Runs skipper for tests.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "support/files.h"

namespace skipper::test {

struct ToolResult {
  int exit = -1;
  std::string output, errors;
};

// In the folder; paths of models may be given as they are.
inline ToolResult run_skipper(const TemporaryFolder& folder, const std::string& arguments,
                              const std::string& program = SKIPPER_TOOL) {
  const TemporaryFolder printed;
  const std::string command = "cd '" + folder.path() + "' && '" + program + "' " + arguments + " >'" + printed / "out" +
                              "' 2>'" + printed / "err" + "'";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(printed / "out"), read_file(printed / "err")};
}

inline bool is_one_line(const std::string& text) { return !text.empty() && text.find('\n') == text.size() - 1; }

}  // namespace skipper::test
