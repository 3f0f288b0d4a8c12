// A file that appears whole or not at all: written beside its place, synced, then renamed over it.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <string>

namespace skipper::detail {

class AtomicFile {
 public:
  AtomicFile() = default;
  ~AtomicFile() { discard(); }
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Creates the temporary file, in the folder of path.  Errors of all functions: SKIPPER_IO_ERROR.
  Status open(const std::string& path);
  Status write(const void* bytes, std::size_t size);
  // Until this has succeeded nothing is at path that was not there before.
  Status commit();
  void discard();

  // For libraries that write by name.
  const std::string& temporary_path() const { return temporary_; }

 private:
  std::string path_, target_, temporary_;
  int descriptor_ = -1;
};

}  // namespace skipper::detail
