// skipper verify: hands over to skipper-verify.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "commands.h"

namespace skipper::tool {

void declare_verify(CLI::App& app) {
  app.add_subcommand("verify", "Compares a model with its graph in double precision (runs skipper-verify)");
}

int run_verify(int argc, char** argv) {
  std::string program = "skipper-verify";
  std::vector<char*> arguments(argv, argv + argc);
  arguments[0] = program.data();
  arguments.push_back(nullptr);
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string beside = (self.parent_path() / program).string();
  if (!error) ::execv(beside.c_str(), arguments.data());
  ::execvp(program.c_str(), arguments.data());
  std::cerr << "skipper verify: skipper-verify is neither beside skipper nor in PATH (" << std::strerror(errno)
            << "): it comes with the parts of Skipper that need MLIR\n";
  return exit_bad_input;
}

}  // namespace skipper::tool
