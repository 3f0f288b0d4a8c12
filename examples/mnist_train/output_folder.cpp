#include "output_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

namespace mnist_train {

using skipper::Status;

namespace {

Status cannot(const std::string& path, const std::string& what, const std::string& reason) {
  return Status(SKIPPER_IO_ERROR, fmt::format("{}: cannot be {}: {}", path, what, reason));
}

// 0, or the error number.
int write_whole(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wbx");
  if (file == nullptr) return errno;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0 &&
                       ::fsync(::fileno(file)) == 0;
  const int error = errno;
  return std::fclose(file) == 0 && written ? 0 : error;
}

std::string temporary_name(const std::string& path) { return fmt::format("{}.{}.tmp", path, ::getpid()); }

}  // namespace

Status check_place(const std::string& path) {
  const std::string probe = temporary_name(path);
  const int file = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return cannot(path, "written", std::strerror(errno));
  ::unlink(probe.c_str());
  ::close(file);
  return {};
}

Status OutputFolder::open(const std::string& path) {
  path_ = path;
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return cannot(path, "made", error.message());
  return check_place(*this / "history.json");
}

Status OutputFolder::write_text(const std::string& name, const std::string& text) const {
  const std::string path = *this / name, temporary = temporary_name(path);
  int failure = write_whole(temporary, text);
  if (failure == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) failure = errno;
  if (failure == 0) return {};
  ::unlink(temporary.c_str());
  return cannot(path, "written", std::strerror(failure));
}

}  // namespace mnist_train
