/// \file
/// Files that appear whole or not at all, and locks on what one process at a time may write.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <string>

namespace skipper {

/// Writes a file that appears whole or not at all: it is written beside path, under a name of its own
/// (path.<16 hex digits>.tmp), synced and renamed.  What runs that were killed left beside path is removed; that is
/// told by locks, so that files of live processes stay, those of other containers too.
/// Errors: SKIPPER_IO_ERROR, SKIPPER_OUT_OF_MEMORY.
Status write_file(const std::string& path, const void* bytes, std::size_t size);

/// Whether a file can be written at path: what takes minutes should not end with "permission denied".  Writes nothing.
/// Errors: SKIPPER_IO_ERROR, SKIPPER_OUT_OF_MEMORY.
Status check_writable(const std::string& path);

/// Keeps other processes, and other objects of this class, from what it was locked for.  Who does not ask is not kept
/// from anything.  The system lets go of it when the process ends, however it ends.  Movable, not copyable.
class FileLock {
 public:
  FileLock() = default;                      ///< Holds nothing.
  ~FileLock() { unlock(); }                  ///< Lets go.
  FileLock(FileLock&&) noexcept;             ///< Takes what the other holds.
  FileLock& operator=(FileLock&&) noexcept;  ///< Swaps.

  /// Makes path.lock, where a link leads to, and locks it (flock).  Does not wait.  Where the file system has no locks,
  /// nothing is held and that is no error.
  /// Errors: SKIPPER_IO_ERROR (another holds it, or the file cannot be made), SKIPPER_OUT_OF_MEMORY.
  Status lock(const std::string& path);
  /// Removes the file and lets go.
  void unlock();

  bool held() const { return descriptor_ >= 0; }  ///< whether others are kept away
  /// Whether it is held for that path.
  bool holds(const std::string& path) const;

 private:
  std::string file_;
  int descriptor_ = -1;
};

}  // namespace skipper
