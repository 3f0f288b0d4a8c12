#include "command.h"

#include <sys/wait.h>

#include <cstdlib>

#include "files.h"

namespace skipper::test {

CommandResult run_command(const std::string& folder, const std::string& command) {
  const TemporaryFolder printed;
  const std::string line =
      "cd '" + folder + "' && exec " + command + " >'" + printed / "out" + "' 2>'" + printed / "err" + "'";
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) && WEXITSTATUS(status) < 126 ? WEXITSTATUS(status) : -1, read_file(printed / "out"),
          read_file(printed / "err")};
}

}  // namespace skipper::test
