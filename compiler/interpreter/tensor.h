// What the interpreter computes with.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace skipper::interpreter {

using Mask = std::vector<char>;

// Dense, outermost dimension first.
struct Tensor {
  std::vector<int64_t> shape;
  std::vector<double> data;
  std::shared_ptr<const Mask> passed;  // of a relu with a forced mask: that mask

  Tensor() = default;
  explicit Tensor(std::vector<int64_t> extents, double value = 0);
};

}  // namespace skipper::interpreter
