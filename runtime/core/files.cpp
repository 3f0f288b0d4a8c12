#include <fcntl.h>
#include <skipper/files.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "atomic_file.h"
#include "flock.h"
#include "guard.h"
#include "mapped_file.h"

namespace skipper {

namespace {

using detail::Descriptor;

Status lock_file_of(const std::string& path, std::string& file) {
  Status status = detail::follow_links(path, file);
  file += ".lock";
  return status;
}

// Read-only where it was left by another user.
Descriptor open_lock(const std::string& file) {
  constexpr int flags = O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  Descriptor opened(::open(file.c_str(), O_RDWR | flags, 0666));
  if (!opened.ok() && errno == EACCES) opened = Descriptor(::open(file.c_str(), O_RDONLY | flags, 0666));
  return opened;
}

}  // namespace

Status write_file(const std::string& path, const void* bytes, std::size_t size) {
  return detail::guarded([&]() -> Status {
    if (bytes == nullptr && size > 0) return Status(SKIPPER_INVALID_ARGUMENT, path + ": null pointer");
    detail::AtomicFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    if (Status status = file.write(bytes, size); !status.ok()) return status;
    return file.commit();
  });
}

Status check_writable(const std::string& path) {
  return detail::guarded([&]() -> Status {
    detail::AtomicFile file;
    return file.open(path);
  });
}

FileLock::FileLock(FileLock&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  file_.swap(other.file_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Status FileLock::lock(const std::string& path) {
  unlock();
  return detail::guarded([&]() -> Status {
    if (Status status = lock_file_of(path, file_); !status.ok()) return status;
    while (true) {
      Descriptor opened = open_lock(file_);
      if (!opened.ok()) return detail::system_error(path, "locked", errno);
      const detail::Locked locked = detail::try_lock(opened);
      if (locked == detail::Locked::by_another)
        return Status(SKIPPER_IO_ERROR, path + ": another run is writing it (it holds " + file_ +
                                            "): wait for its end, stop it, or choose another place");
      // Whoever held it before may just have removed it.
      if (!detail::is_at(opened, file_)) continue;
      if (locked == detail::Locked::unsupported)
        ::unlink(file_.c_str());
      else
        descriptor_ = opened.release();
      return {};
    }
  });
}

void FileLock::unlock() {
  if (descriptor_ < 0) return;
  ::unlink(file_.c_str());  // first: under the lock it is nobody else's
  ::close(std::exchange(descriptor_, -1));
}

bool FileLock::holds(const std::string& path) const {
  std::string file;
  const Status status = detail::guarded([&] { return lock_file_of(path, file); });
  return held() && status.ok() && file == file_;
}

}  // namespace skipper
