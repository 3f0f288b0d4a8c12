#include "mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "descriptor.h"
#include "guard.h"

namespace skipper::detail {

Status system_error(const std::string& path, const char* what, int error_number) {
  if (error_number == ENOMEM) return out_of_memory();
  return Status(SKIPPER_IO_ERROR, path + ": cannot be " + what + ": " + std::generic_category().message(error_number));
}

Status MappedFile::open(const std::string& path) {
  close();
  // O_NONBLOCK: opening a named pipe must not wait for its writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.ok()) return system_error(path, "opened", errno);
  return map(file.get(), path);
}

Status MappedFile::map(int descriptor, const std::string& path) {
  close();
  struct stat info{};
  if (::fstat(descriptor, &info) != 0) return system_error(path, "read", errno);
  if (!S_ISREG(info.st_mode)) return Status(SKIPPER_IO_ERROR, path + ": is not a regular file");
  if (info.st_size == 0) return {};
  const auto size = static_cast<std::size_t>(info.st_size);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (data == MAP_FAILED) return system_error(path, "mapped", errno);
  data_ = data;
  size_ = size;
  return {};
}

void MappedFile::close() {
  if (data_ != nullptr) ::munmap(data_, size_);
  data_ = nullptr;
  size_ = 0;
}

}  // namespace skipper::detail
