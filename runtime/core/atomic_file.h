// A file that appears whole or not at all: written beside its place, synced, then renamed over it.
//
// Until then it is NAME.<16 hex digits>.tmp, which is locked (flock.h): the digits are random, since process ids are
// not unique where containers share a folder, and one whose lock can be had was left by a process that is gone.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "descriptor.h"

namespace skipper::detail {

class AtomicFile {
 public:
  AtomicFile() = default;
  ~AtomicFile() { discard(); }
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Creates the temporary file, in the folder of path, and removes stale ones.
  // Errors of all functions: SKIPPER_IO_ERROR.
  Status open(const std::string& path);
  Status write(const void* bytes, std::size_t size);
  // Until this has succeeded nothing is at path that was not there before.
  Status commit();
  void discard();

  // For libraries that write by name.  They must not lock it themselves.
  const std::string& temporary_path() const { return temporary_; }

 private:
  std::string path_, target_, temporary_;
  Descriptor file_;
};

// Where path leads: a link stays a link, and what it leads to is replaced.  Errors: SKIPPER_IO_ERROR.
Status follow_links(const std::string& path, std::string& target);

std::string folder_of(const std::string& path);

// Removes the temporary files of AtomicFile for path whose processes are gone: those of runs that were killed while
// they wrote.  Best effort.  What earlier versions left (NAME.PID-COUNTER.tmp) stays: whose it is cannot be told.
void remove_stale_files(const std::string& path);

}  // namespace skipper::detail
