#include "compiler/kernels/common/cpu_rows.h"
#include "compiler/kernels/relayout/schedule.h"

namespace skipper::cpu {

using Halide::TailStrategy;

void schedule_relayout(algorithm::Relayout& copy, const RelayoutShape& shape, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_map(copy.input, shape.input);
  copy.input.dim(0).set_extent(static_cast<int>(shape.channels));
  bind_map(copy.output.output_buffer(), shape.output);
  rows_in_parallel(copy.output, shape.channels, shape.width + shape.left + shape.right,
                   shape.height + shape.top + shape.bottom);
  copy.output.vectorize(copy.c, vector, TailStrategy::ShiftInwards);
}

}  // namespace skipper::cpu
