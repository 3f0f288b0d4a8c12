// The subcommands of skipper, one file each.
#pragma once

#include <skipper/status.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "tool_support/exit_status.h"

namespace skipper::tool {

constexpr const char* exit_codes =
    "Exit status: 0 fine, 1 wrong usage, 2 a file cannot be read, used or written, 3 verification failed.";

// Runs the chosen subcommand once the command line is read, and returns its exit status.
using Action = std::function<int()>;

// Each adds a subcommand that sets action.
void declare_inspect(CLI::App& app, Action& action);
void declare_profile(CLI::App& app, Action& action);
void declare_dump(CLI::App& app, Action& action);
void declare_convert(CLI::App& app, Action& action);
void declare_doctor(CLI::App& app, Action& action);
void declare_verify(CLI::App& app);

// Becomes skipper-verify, which has arguments of its own: it needs MLIR and may not be installed.  Returns only where
// that cannot be run.
int run_verify(int argc, char** argv);

// 0, or prints the message and gives exit_bad_input.
int exit_status(const char* subcommand, const Status& status);

}  // namespace skipper::tool
