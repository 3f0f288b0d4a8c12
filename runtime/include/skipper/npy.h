/// \file
/// NumPy's .npy files, for logits and dumps.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace skipper {

/// A float32 array with memory of its own.
struct NpyArray {
  std::vector<std::int64_t> shape;  ///< outermost first; empty: a scalar
  std::vector<float> data;          ///< C order
};

/// An array inside a .npy file's bytes, whatever its dtype.
struct NpyView {
  std::string dtype;                ///< NumPy's, e.g. "<f4"
  std::vector<std::int64_t> shape;  ///< outermost first; empty: a scalar
  const void* data = nullptr;       ///< C order; points into the bytes; no alignment is promised
  std::size_t bytes = 0;            ///< of data
};

/// Looks into a file's bytes, copies nothing.  Format versions 1 to 3 (NumPy, NEP 1 and numpy/lib/format.py), C order,
/// dtypes of one kind letter and one size.  Errors: SKIPPER_BAD_FILE.
Status parse_npy(const void* bytes, std::size_t size, NpyView& view, const std::string& source = "npy in memory");

/// Reads a file of float32 alone.  Errors: SKIPPER_IO_ERROR, SKIPPER_BAD_FILE.
Status read_npy(const std::string& path, NpyArray& array);

/// Writes format version 1, dtype "<f4".  data has product(shape) values.  The file appears whole or not at all.
/// Errors: SKIPPER_IO_ERROR, SKIPPER_INVALID_ARGUMENT (a negative extent).
Status write_npy(const std::string& path, const std::vector<std::int64_t>& shape, const float* data);

}  // namespace skipper
