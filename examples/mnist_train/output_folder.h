// The folder that results go to.
#pragma once

#include <skipper/status.h>

#include <string>

namespace mnist_train {

class OutputFolder {
 public:
  // Makes the folder unless it is there, and tries whether files can be written: what takes minutes should not end with
  // "permission denied".  Errors of all functions: SKIPPER_IO_ERROR.
  skipper::Status open(const std::string& path);

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  // The file appears whole or not at all.
  skipper::Status write_text(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

}  // namespace mnist_train
