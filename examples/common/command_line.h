// The examples' command lines have this in common.
#pragma once

#include <skipper/abi.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace common {

inline std::vector<std::string> variant_names(const skipper_model& model) {
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < model.variant_count; ++i) names.emplace_back(model.variants[i].name);
  return names;
}

// --variant, which is returned, and --threads.
inline CLI::Option* declare_machine(CLI::App& app, std::string& variant, std::int32_t& threads) {
  CLI::Option* option = app.add_option("--variant", variant, "instruction set; the best for this CPU unless given");
  app.add_option("--threads", threads,
                 "at most; default: SKIPPER_NUM_THREADS, else one for each CPU that the process may use")
      ->check(CLI::Range(0, 1024));
  return option;
}

// --index, --data and --invert: digits of MNIST's test set, and of files.
template <typename Options>
std::vector<CLI::Option*> declare_digits(CLI::App& app, Options& options) {
  return {app.add_option("--index", options.indices, "images of MNIST's test set, 0 for the first")
              ->delimiter(',')
              ->option_text("I,J,...")
              ->check(CLI::NonNegativeNumber),
          app.add_option("--data", options.data, "folder of the MNIST files, for --index")->option_text("DIR"),
          app.add_flag("--invert", options.invert, "for files with dark digits on a bright ground")};
}

// False where the program is to end with exit_status: --help was answered, or the command line is wrong, by CLI11 or by
// `check`, which throws a CLI::ParseError, and why was printed.
inline bool parse(
    CLI::App& app, int argc, char** argv, int wrong_usage, int& exit_status,
    const std::function<void()>& check = [] {}) {
  try {
    app.parse(argc, argv);
    check();
  } catch (const CLI::ParseError& error) {
    exit_status = app.exit(error) == 0 ? 0 : wrong_usage;
    return false;
  }
  return true;
}

}  // namespace common
