#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/dense/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

// A task is a panel, which passes all samples in tiles of four (one by one if the batch is smaller), so that a batch
// reads the weights from memory once.  Accumulators: panel / lanes x 4 of 16 (AVX2: 4 x 2) registers.  Batch 1 is bound
// by memory: two vectors in flight per load would do.
void schedule_dense(algorithm::Dense& dense, const DenseShape& shape, const DensePanels& panels_of,
                    const MachineModel& machine) {
  constexpr int rows = 4;
  const int panel_size = static_cast<int>(panels_of.panel);
  const int64_t panels = (shape.outputs + panel_size - 1) / panel_size;
  const int vector = vector_for(panel_size, machine.lanes);
  bind_samples(dense.input, shape.inputs, shape.input_stride);
  bind_dense(dense.weights, {panel_size, shape.inputs, panels});
  bind_dense(dense.bias, {panels * panel_size});
  bind_samples(dense.output.output_buffer(), shape.outputs, shape.output_stride);

  Var panel("panel_o"), lane("lane_i"), tile("tile"), row("row");
  Func& out = dense.output;
  const TailStrategy tail = shape.outputs % panel_size == 0 ? TailStrategy::RoundUp : TailStrategy::Predicate;
  out.bound(dense.o, 0, static_cast<int>(shape.outputs))
      .split(dense.o, panel, lane, panel_size, tail)
      .vectorize(lane, vector, tail)
      .unroll(lane);
  Halide::Expr batch = out.output_buffer().dim(1).extent();
  out.specialize(batch >= rows)
      .split(dense.n, tile, row, rows, TailStrategy::ShiftInwards)
      .reorder(lane, row, tile, panel)
      .unroll(row)
      .parallel(panel);
  out.split(dense.n, tile, row, 1).reorder(lane, row, tile, panel).unroll(row).parallel(panel);

  dense.sum.compute_at(out, tile)
      .store_in(MemoryType::Stack)
      .bound_extent(dense.lane, panel_size)
      .vectorize(dense.lane, vector)
      .unroll(dense.lane)
      .unroll(dense.n);
  dense.sum.update()
      .reorder(dense.lane, dense.n, dense.r)
      .vectorize(dense.lane, vector)
      .unroll(dense.lane)
      .unroll(dense.n);
  if (shape.inputs % 4 == 0) dense.sum.update().unroll(dense.r, 4);
}

}  // namespace skipper::cpu
