#include "output_folder.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

namespace common {

using skipper::Status;

Status check_place(const std::string& path) { return skipper::check_writable(path); }

Status OutputFolder::open(const std::string& path) {
  path_ = path;
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return Status(SKIPPER_IO_ERROR, fmt::format("{}: cannot be made: {}", path, error.message()));
  return check_place(*this / "history.json");
}

Status OutputFolder::lock() { return lock_.lock(*this / "results"); }

Status OutputFolder::write_text(const std::string& name, const std::string& text) const {
  return skipper::write_file(*this / name, text.data(), text.size());
}

}  // namespace common
