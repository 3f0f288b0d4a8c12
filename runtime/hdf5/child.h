// Work that may crash, hang or ask for too much, in a process of its own.
#pragma once

#include <skipper/status.h>

#include <functional>
#include <string>

#include "confinement.h"

namespace skipper::detail {

// Calls work in a forked, confined process and returns what it returned; SKIPPER_BAD_FILE, with path in front and what
// happened behind it, where the process crashed, was killed or went beyond the limits; SKIPPER_OUT_OF_MEMORY or
// SKIPPER_IO_ERROR where none can be started.  The process keeps the descriptor `kept` and no other.  Nothing of it is
// left when this returns, also where the app ignores SIGCHLD or collects children by itself.
Status run_in_child(const std::string& path, const Limits& limits, int kept, const std::function<Status()>& work);

}  // namespace skipper::detail
