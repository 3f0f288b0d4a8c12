// Sums and maxima that the threads of a block share.  Bound by memory.
#pragma once

#include <algorithm>

#include "compiler/kernels/common/gpu_grid.h"

namespace skipper::gpu {

// Threads that share a sum over `r`: no more than it has steps, where that is known.
inline int parts_of(const Halide::RVar& r) {
  constexpr int most = 16;
  const auto extent = Halide::Internal::as_const_int(Halide::Internal::simplify(r.extent()));
  return extent ? static_cast<int>(std::min<int64_t>(most, *extent)) : most;
}

// A warp has 32 channels, whose samples are side by side; the warps of a block share the rows of a map, or images where
// there are only those.  Sums over rows are in registers, then in shared memory, in a fixed order.  `row`: whose loop
// is shared.
template <typename Output>
void sum_in_blocks(Output& output, const Halide::Var& c, int64_t channels, const std::vector<Halide::Func>& stages,
                   const Halide::RVar& row, const std::vector<Halide::Var>& other_blocks) {
  const int width = static_cast<int>(std::min<int64_t>(32, channels)), parts = parts_of(row);
  Halide::Var block("block"), thread("thread");
  std::vector<Halide::Var> blocks{block};
  blocks.insert(blocks.end(), other_blocks.begin(), other_blocks.end());
  output.bound(c, 0, static_cast<int>(channels))
      .split(c, block, thread, width, Halide::TailStrategy::ShiftInwards)
      .gpu_threads(thread);
  for (const Halide::Var& loop : blocks) output.gpu_blocks(loop);
  for (Halide::Func stage : stages) {
    if (!stage.has_update_definition()) continue;  // a few operations on a sum
    SharedSum shared = share_sum(stage, row, parts);
    stage.compute_at(output, block).gpu_threads(c).update().gpu_threads(c);
    shared.staged.compute_at(output, block).gpu_threads(c, shared.part);
    shared.part_sum.compute_at(shared.staged, c);
  }
}

}  // namespace skipper::gpu
