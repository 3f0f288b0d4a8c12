// A regular file, mapped read-only.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <string>

namespace skipper::detail {

class MappedFile {
 public:
  MappedFile() = default;
  ~MappedFile() { close(); }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  // Errors: SKIPPER_IO_ERROR, SKIPPER_OUT_OF_MEMORY.  An empty file gives no bytes.
  Status open(const std::string& path);
  // The same for a descriptor, which stays the caller's and may be closed afterwards; path starts the messages.
  Status map(int descriptor, const std::string& path);
  void close();

  const void* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

// "PATH: cannot be WHAT: No such file or directory", from errno: SKIPPER_IO_ERROR, or SKIPPER_OUT_OF_MEMORY.
Status system_error(const std::string& path, const char* what, int error_number);

}  // namespace skipper::detail
