#include "mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace skipper::detail {

Status system_error(const std::string& path, const char* what, int error_number) {
  return Status(SKIPPER_IO_ERROR, path + ": cannot be " + what + ": " + std::generic_category().message(error_number));
}

Status MappedFile::open(const std::string& path) {
  close();
  // O_NONBLOCK: opening a named pipe must not wait for its writer.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return system_error(path, "opened", errno);
  struct stat info {};
  Status status;
  if (::fstat(descriptor, &info) != 0) {
    status = system_error(path, "read", errno);
  } else if (!S_ISREG(info.st_mode)) {
    status = Status(SKIPPER_IO_ERROR, path + ": is not a regular file");
  } else if (info.st_size > 0) {
    const auto size = static_cast<std::size_t>(info.st_size);
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data == MAP_FAILED) {
      status = system_error(path, "mapped", errno);
    } else {
      data_ = data;
      size_ = size;
    }
  }
  ::close(descriptor);
  return status;
}

void MappedFile::close() {
  if (data_ != nullptr) ::munmap(data_, size_);
  data_ = nullptr;
  size_ = 0;
}

}  // namespace skipper::detail
