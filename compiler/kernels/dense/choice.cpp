#include "compiler/kernels/dense/choice.h"

#include <algorithm>

namespace skipper {

DensePanels choose_dense(const DenseShape& shape, const MachineModel& machine) {
  if (machine.family == Family::gpu) return {(shape.outputs + 3) / 4 * 4};  // one panel, in vectors of 4
  const int64_t vector = vector_for(shape.outputs, machine.lanes);
  const int64_t vectors = machine.registers >= 32 ? 4 : 2;  // 16 or 8 accumulators for four samples
  const int64_t needed = (shape.outputs + vector - 1) / vector;
  return {vector * std::min(vectors, needed)};
}

}  // namespace skipper
