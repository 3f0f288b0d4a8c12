#include "stale_files.h"

#include <signal.h>
#include <sys/types.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace skipper::detail {

namespace {

bool eat_number(std::string_view& text, pid_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

// NAME.PID-COUNTER.tmp, as AtomicFile names them.
bool is_temporary(std::string_view file, std::string_view name, pid_t& process) {
  if (file.size() <= name.size() || file.substr(0, name.size()) != name || file[name.size()] != '.') return false;
  file.remove_prefix(name.size() + 1);
  pid_t counter = 0;
  if (!eat_number(file, process) || file.empty() || file[0] != '-') return false;
  file.remove_prefix(1);
  return eat_number(file, counter) && file == ".tmp";
}

}  // namespace

void remove_stale_files(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path resolved = fs::canonical(path, error);  // AtomicFile follows links
  const fs::path target = error ? fs::path(path) : resolved;
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  const std::string name = target.filename().string();
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    pid_t process = 0;
    const std::string file = entry->path().filename().string();
    if (!is_temporary(file, name, process) || process == 0) continue;
    std::error_code ignored;
    if (::kill(process, 0) != 0 && errno == ESRCH) fs::remove(entry->path(), ignored);
  }
}

}  // namespace skipper::detail
