// The folder that results go to.
#pragma once

#include <skipper/files.h>

#include <string>

namespace common {

// Whether files can be written beside the one of this path: what takes minutes should not end with "permission denied".
// Errors of all functions here: SKIPPER_IO_ERROR.
skipper::Status check_place(const std::string& path);

class OutputFolder {
 public:
  // Makes the folder unless it is there, and tries whether files can be written.
  skipper::Status open(const std::string& path);

  // Keeps other runs out while this object exists: their results would take the place of this one's.
  skipper::Status lock();

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  // The file appears whole or not at all.
  skipper::Status write_text(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
  skipper::FileLock lock_;
};

}  // namespace common
