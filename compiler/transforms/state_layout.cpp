#include "state_layout.h"

#include "compiler/dialect/shapes.h"
#include "llvm/Support/MathExtras.h"
#include "skipper/abi.h"

using namespace mlir;

namespace skipper {

// Decayed ones first, then the other trainable ones, then moving averages.
static int rank_in_state(nn::ParameterOp parameter) {
  if (!parameter.getTrainable()) return 2;
  return nn::tensor_of(parameter.getOutput()).getRank() >= 2 ? 0 : 1;
}

StateLayout state_layout(func::FuncOp forward) {
  constexpr int64_t kAlignment = SKIPPER_ALIGNMENT / sizeof(float);  // of a device's views too
  StateLayout layout;
  llvm::append_range(layout.parameters, forward.getOps<nn::ParameterOp>());
  layout.offsets.resize(layout.parameters.size());
  int64_t* const ends[] = {&layout.decayed_floats, &layout.trainable_floats, &layout.parameter_floats};
  int64_t next = 0;
  for (int rank = 0; rank < 3; ++rank) {
    for (auto [parameter, offset] : llvm::zip_equal(layout.parameters, layout.offsets)) {
      if (rank_in_state(parameter) != rank) continue;
      offset = next;
      int64_t elements = nn::physical_elements(nn::tensor_of(parameter.getOutput()));
      next += static_cast<int64_t>(llvm::alignTo(elements, kAlignment));
    }
    *ends[rank] = next;
  }
  return layout;
}

nn::StorageAttr argument_storage(MLIRContext* context, int64_t argument, int64_t float_offset) {
  return nn::StorageAttr::get(context, nn::StorageKind::argument, argument,
                              float_offset * static_cast<int64_t>(sizeof(float)));
}

}  // namespace skipper
