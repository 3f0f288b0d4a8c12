#include "atomic_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "flock.h"
#include "mapped_file.h"

namespace skipper::detail {

namespace {

constexpr std::size_t random_digits = 16;
constexpr std::string_view ending = ".tmp";

// Any number will do, as O_EXCL sees to it that a file is new; a random one makes a second attempt rare.
std::uint64_t random_number() {
  std::uint64_t number = 0;
  if (::getrandom(&number, sizeof number, GRND_NONBLOCK) == static_cast<ssize_t>(sizeof number)) return number;
  static std::atomic<std::uint64_t> counter{0};
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) << 40 ^ static_cast<std::uint64_t>(now.tv_nsec) << 8 ^ counter++;
}

std::string temporary_name(const std::string& target) {
  std::array<char, random_digits + 1> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(random_number()));
  return target + "." + digits.data() + std::string(ending);
}

bool is_temporary(std::string_view file, std::string_view name) {
  if (file.size() != name.size() + 1 + random_digits + ending.size()) return false;
  if (file.substr(0, name.size()) != name || file[name.size()] != '.') return false;
  const std::string_view digits = file.substr(name.size() + 1, random_digits);
  return digits.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
         file.substr(file.size() - ending.size()) == ending;
}

// A new file that this process has locked, or an errno.
int create_beside(const std::string& target, mode_t mode, std::string& temporary, Descriptor& file) {
  while (true) {
    temporary = temporary_name(target);
    const int number = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    const int error = number < 0 ? errno : 0;
    // Closes the file of an attempt before, which may change errno.
    file = Descriptor(number);
    if (error == EEXIST) continue;
    if (error != 0) return error;
    // Between the two calls another process may have taken it for a stale one.
    if (try_lock(file) != Locked::by_another && is_at(file, temporary)) return 0;
  }
}

}  // namespace

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status follow_links(const std::string& path, std::string& target) {
  target = path;
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return errno == ENOMEM ? system_error(path, "written", ENOMEM) : Status();
  try {
    target = resolved;
  } catch (...) {
    std::free(resolved);
    throw;
  }
  std::free(resolved);
  return {};
}

Status AtomicFile::open(const std::string& path) {
  discard();
  path_ = path;
  if (Status status = follow_links(path, target_); !status.ok()) return status;
  mode_t mode = 0666;
  struct stat info{};
  if (::stat(target_.c_str(), &info) == 0) {
    if (!S_ISREG(info.st_mode)) return Status(SKIPPER_IO_ERROR, path + ": is not a regular file");
    mode = info.st_mode & 0777U;
  }
  remove_stale_files(target_);  // first, as they may be what fills the disk
  const int error = create_beside(target_, mode, temporary_, file_);
  if (error == 0) return {};
  temporary_.clear();
  return system_error(path, "written", error);
}

Status AtomicFile::write(const void* bytes, std::size_t size) {
  const char* next = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t written = ::write(file_.get(), next, std::min<std::size_t>(size, INT_MAX / 2));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error(path_, "written", errno);
    next += written;
    size -= static_cast<std::size_t>(written);
  }
  return {};
}

Status AtomicFile::commit() {
  // Opened first, so that nothing can fail once the file is in its place.
  const Descriptor folder(::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (::fsync(file_.get()) != 0) return system_error(path_, "written", errno);
  // Under its lock: without it, the file could be taken for a stale one.
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return system_error(path_, "written", errno);
  temporary_.clear();
  file_.reset();
  // The rename itself; some file systems refuse to sync folders, and the data is safe already.
  if (folder.ok()) (void)::fsync(folder.get());
  return {};
}

void AtomicFile::discard() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_.clear();
  file_.reset();
}

// By hand: std::filesystem's iterators end the process where memory runs out.
void remove_stale_files(const std::string& path) {
  std::string target;
  if (!follow_links(path, target).ok()) return;
  const std::string folder = folder_of(target);
  const std::string name = target.substr(target.rfind('/') + 1);  // all of it where there is none
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), ::closedir);
  if (entries == nullptr) return;
  while (const dirent* entry = ::readdir(entries.get())) {
    if (!is_temporary(entry->d_name, name)) continue;
    const std::string file = folder + "/" + entry->d_name;
    const Descriptor left(::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (left.ok() && try_lock(left) == Locked::yes && is_at(left, file)) ::unlink(file.c_str());
  }
}

}  // namespace skipper::detail
