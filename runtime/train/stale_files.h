#pragma once

#include <string>

namespace skipper::detail {

// Removes the temporary files of AtomicFile for path whose processes are gone: those of runs that were killed while
// they wrote.  Best effort.
void remove_stale_files(const std::string& path);

}  // namespace skipper::detail
