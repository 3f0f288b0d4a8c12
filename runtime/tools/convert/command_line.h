// The command line of converting weights: skipper-convert's, and that of `skipper convert`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "convert.h"

namespace skipper::convert {

// Adds arguments, options and examples; program is how the user calls it.
void declare(CLI::App& app, Options& options, const std::string& program);

// Runs and reports; the exit status.  Errors go to the standard error output, after "<program>: ".
int run_command(const Options& options, const std::string& program);

}  // namespace skipper::convert
