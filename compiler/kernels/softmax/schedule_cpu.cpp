#include "compiler/kernels/softmax/bind.h"
#include "compiler/kernels/softmax/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;

void schedule_softmax(algorithm::Softmax& softmax, const SoftmaxShape& shape, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_softmax(softmax, shape);
  softmax.output.vectorize(softmax.c, vector, TailStrategy::ShiftInwards).parallel(softmax.n);
  for (Func* stage : {&softmax.lane_max, &softmax.max, &softmax.lane_sum, &softmax.scale}) {
    stage->compute_at(softmax.output, softmax.n).store_in(MemoryType::Stack);
  }
  for (Func* stage : {&softmax.lane_max, &softmax.lane_sum}) {
    stage->bound_extent(softmax.lane, vector).vectorize(softmax.lane, vector);
    stage->update().reorder(softmax.lane, softmax.r).vectorize(softmax.lane, vector);
  }
}

}  // namespace skipper::cpu
