#include "machine_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace skipper::tool {

namespace {

namespace fs = std::filesystem;

std::string trimmed(const std::string& text) {
  const char* blanks = " \t\"";
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// A number that is a file's whole first line; nothing for "max".
std::optional<std::uint64_t> number_in(const fs::path& path) {
  std::ifstream file(path);
  std::uint64_t value = 0;
  if (!(file >> value)) return std::nullopt;
  return value;
}

// Files of a hierarchy of cgroups: where it is mounted, and their names there.
struct Hierarchy {
  const char *folder, *limit, *usage;
};
constexpr Hierarchy unified = {"/sys/fs/cgroup", "memory.max", "memory.current"};
constexpr Hierarchy version_1 = {"/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"};
constexpr std::uint64_t no_limit = std::uint64_t{1} << 60;  // version 1 writes the largest number of pages

void look_at(const Hierarchy& hierarchy, const fs::path& group, std::optional<MemoryLimit>& tightest) {
  const auto limit = number_in(group / hierarchy.limit);
  if (!limit || *limit >= no_limit) return;
  const std::uint64_t used = number_in(group / hierarchy.usage).value_or(0);
  const MemoryLimit found{*limit, *limit - std::min(*limit, used)};
  if (!tightest || found.left < tightest->left) tightest = found;
}

}  // namespace

std::string file_value(const std::string& path, const std::string& key, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t at = line.find(separator);
    if (at != std::string::npos && trimmed(line.substr(0, at)) == key) return trimmed(line.substr(at + 1));
  }
  return {};
}

std::optional<std::uint64_t> memory_value(const std::string& key) {
  std::istringstream text(file_value("/proc/meminfo", key, ':'));
  std::uint64_t kibibytes = 0;
  if (!(text >> kibibytes)) return std::nullopt;
  return kibibytes * 1024;
}

std::optional<MemoryLimit> cgroup_memory_limit() {
  std::optional<MemoryLimit> tightest;
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // "0::/a/b", or "5:memory:/a/b"
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const bool memory = controllers.find(",memory,") != std::string::npos;
    if (controllers != ",," && !memory) continue;
    const Hierarchy& hierarchy = memory ? version_1 : unified;
    // In a container the names may be those outside: what is not there is passed over.
    for (fs::path group = line.substr(second + 1);; group = group.parent_path()) {
      look_at(hierarchy, fs::path(hierarchy.folder) / group.relative_path(), tightest);
      if (!group.has_relative_path()) break;
    }
  }
  return tightest;
}

}  // namespace skipper::tool
