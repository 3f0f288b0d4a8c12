// The parameters a model asks for, from its nn IR or its shared object.
#pragma once

#include <skipper/model_library.h>

#include <deque>
#include <string>
#include <vector>

namespace skipper::convert {

class ModelParameters {
 public:
  // Reads the nn.parameter ops of an nn module as a spec's program prints it.
  // Errors: SKIPPER_IO_ERROR, SKIPPER_BAD_FILE (no such op, or one that is not of that form).
  Status read_ir(const std::string& path);
  // Errors: as ModelLibrary::open.
  Status read_library(const std::string& path);

  const skipper_parameter* data() const { return parameters_.data(); }
  std::size_t size() const { return parameters_.size(); }

 private:
  Status parse_ir(const std::string& text, const std::string& path);

  ModelLibrary library_;
  std::deque<std::string> names_;  // a deque: elements stay where they are
  std::vector<skipper_parameter> parameters_;
};

}  // namespace skipper::convert
