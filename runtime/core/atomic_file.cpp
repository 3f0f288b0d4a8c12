#include "atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>

#include "mapped_file.h"

namespace skipper::detail {

namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// A link stays a link: what it leads to is replaced.
std::string follow_links(const std::string& path) {
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  std::string result = resolved;
  std::free(resolved);
  return result;
}

int create_beside(const std::string& target, mode_t mode, std::string& temporary) {
  static std::atomic<unsigned> counter{0};
  int descriptor = -1;
  do {
    temporary = target + "." + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".tmp";
    descriptor = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  } while (descriptor < 0 && errno == EEXIST);
  return descriptor;
}

}  // namespace

Status AtomicFile::open(const std::string& path) {
  discard();
  path_ = path;
  target_ = follow_links(path);
  mode_t mode = 0666;
  struct stat info {};
  if (::stat(target_.c_str(), &info) == 0) {
    if (!S_ISREG(info.st_mode)) return Status(SKIPPER_IO_ERROR, path + ": is not a regular file");
    mode = info.st_mode & 0777U;
  }
  descriptor_ = create_beside(target_, mode, temporary_);
  if (descriptor_ >= 0) return {};
  temporary_.clear();
  return system_error(path, "written", errno);
}

Status AtomicFile::write(const void* bytes, std::size_t size) {
  const char* next = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t written = ::write(descriptor_, next, std::min<std::size_t>(size, INT_MAX / 2));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error(path_, "written", errno);
    next += written;
    size -= static_cast<std::size_t>(written);
  }
  return {};
}

Status AtomicFile::commit() {
  if (::fsync(descriptor_) != 0) return system_error(path_, "written", errno);
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (closed != 0) return system_error(path_, "written", errno);
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return system_error(path_, "written", errno);
  temporary_.clear();
  // The rename itself; some file systems refuse to sync folders, and the data is safe already.
  const int folder = ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    (void)::fsync(folder);
    ::close(folder);
  }
  return {};
}

void AtomicFile::discard() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  descriptor_ = -1;
  temporary_.clear();
}

}  // namespace skipper::detail
