// Locks that the system lets go when their holder ends, however it ends: flock(2), on open files.
//
// They hold between containers that share a folder, too, where process ids mean nothing.
#pragma once

#include <string>

#include "descriptor.h"

namespace skipper::detail {

enum class Locked {
  yes,
  by_another,
  unsupported  // the file system has no locks (some network ones)
};

// Tries; does not wait.
Locked try_lock(const Descriptor& file);

// Whether path still leads to this open file: not to one that has replaced it, and not nowhere.
bool is_at(const Descriptor& file, const std::string& path);

}  // namespace skipper::detail
