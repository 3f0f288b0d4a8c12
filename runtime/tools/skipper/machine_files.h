// Reads what Linux tells of the machine in /proc and /sys.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace skipper::tool {

// The first value of a "key : value" or "key=value" line of a file; empty where there is none.  Quotes are taken off.
std::string file_value(const std::string& path, const std::string& key, char separator);

// Returns a value of /proc/meminfo, in bytes: "MemTotal", "MemAvailable".
std::optional<std::uint64_t> memory_value(const std::string& key);

// The tightest memory limit of this process's cgroup and those above it, version 1 or 2, and what is left below it.
struct MemoryLimit {
  std::uint64_t bytes = 0, left = 0;
};
std::optional<MemoryLimit> cgroup_memory_limit();

}  // namespace skipper::tool
