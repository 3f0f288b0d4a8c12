#include "compiler/kernels/winograd/ops.h"

#include "compiler/dialect/shapes.h"
#include "compiler/kernels/common/tensor_shape.h"

namespace skipper {

WinogradInputShape winograd_input_shape(const KernelBody& body) {
  return {.output = *nn::winograd_layout(body.result), .input = strides(input_of(body))};
}

}  // namespace skipper
