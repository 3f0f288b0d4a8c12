// The command line of classify.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace classify {

constexpr int exit_usage = 1;
constexpr int exit_bad_input = 2;

struct Options {
  std::vector<std::string> files;
  std::string weights;
  std::string variant;  // empty: the best for this CPU
  std::string logits;   // empty: not written
  int top = 5;
  std::int32_t threads = 0;  // 0: as skipper_options::threads
  bool json = false;
};

// Without a value the program is to end with exit_status: --help and --version were answered, or the command line is
// wrong and why was printed.
std::optional<Options> parse(int argc, char** argv, int& exit_status);

}  // namespace classify
