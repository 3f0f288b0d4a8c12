// The weights in a Keras HDF5 file.  For a confined process: on damaged files the HDF5 library crashes, hangs, or asks
// for any amount of memory.
#pragma once

#include <skipper/status.h>

#include <cstdint>
#include <string>
#include <vector>

#include "handle.h"

namespace skipper::detail {

struct KerasTensor {
  std::string layer, entry;  // as in the attributes layer_names and weight_names
  std::vector<std::int64_t> shape;
  std::size_t elements = 0;
  Handle dataset;
};

// Messages of all statuses lack the file's path.  Memory that is lacking is std::bad_alloc or LibraryOutOfMemory.
class KerasFile {
 public:
  // At most data_bytes of float32 are let out of a file of file_bytes.
  KerasFile(std::size_t file_bytes, std::size_t data_bytes) : file_bytes_(file_bytes), data_left_(data_bytes) {}

  // Finds all tensors, in the file's order, and checks all but their data.
  // Errors: SKIPPER_BAD_FILE, SKIPPER_BAD_WEIGHTS (a dtype that float32 does not hold).
  Status open(const std::string& path);
  const std::vector<KerasTensor>& tensors() const { return tensors_; }

  // Errors: SKIPPER_BAD_FILE.
  Status read(const KerasTensor& tensor, float* values) const;

 private:
  Status find_root(const Handle& file, Handle& root) const;
  Status find_layer(const Handle& root, const std::string& layer);
  Status check(KerasTensor& tensor, const std::string& what);
  Status check_storage(const Handle& dataset, const std::string& what, std::size_t elements);

  std::size_t file_bytes_, data_left_, stored_ = 0;
  std::vector<KerasTensor> tensors_;
};

}  // namespace skipper::detail
