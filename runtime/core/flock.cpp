#include "flock.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>

namespace skipper::detail {

Locked try_lock(const Descriptor& file) {
  int result = 0;
  do {
    result = ::flock(file.get(), LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return Locked::yes;
  return errno == EWOULDBLOCK ? Locked::by_another : Locked::unsupported;
}

bool is_at(const Descriptor& file, const std::string& path) {
  struct stat open_file{}, named{};
  return ::fstat(file.get(), &open_file) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         open_file.st_dev == named.st_dev && open_file.st_ino == named.st_ino;
}

}  // namespace skipper::detail
