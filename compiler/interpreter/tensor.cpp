#include "compiler/interpreter/tensor.h"

#include <utility>

namespace skipper::interpreter {

Tensor::Tensor(std::vector<int64_t> extents, double value) : shape(std::move(extents)) {
  int64_t elements = 1;
  for (int64_t extent : shape) elements *= extent;
  data.assign(static_cast<size_t>(elements), value);
}

}  // namespace skipper::interpreter
