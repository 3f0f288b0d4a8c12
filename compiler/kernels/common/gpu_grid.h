// GPU schedules share this: how loops become threads, and sums that the threads of a block share.
#pragma once

#include <Halide.h>

#include <string>
#include <vector>

#include "compiler/kernels/common/bind.h"

namespace skipper::gpu {

constexpr int vector = 4;           // floats of the widest load: 16 bytes
constexpr int block_threads = 128;  // of kernels that share nothing between threads

// Vectors of channels that need no guard.
inline int vector_of(int64_t channels) { return channels % vector == 0 ? vector : 1; }

// Loads and stores of 16 bytes need aligned addresses.  Buffers begin at multiples of 16 bytes, inside a halo too,
// where all strides do.
template <typename Buffer>
void align(Buffer buffer, int64_t channels, const Strides& s) {
  if ((channels | s.pixel | s.row | s.image) % vector == 0) buffer.set_host_alignment(vector * sizeof(float));
}
template <typename Buffer>
void align(Buffer buffer, int64_t floats) {
  if (floats % vector == 0) buffer.set_host_alignment(vector * sizeof(float));
}

template <typename Buffer>
void bind_aligned_map(Buffer buffer, int64_t channels, const Strides& strides) {
  bind_map(buffer, strides);
  align(buffer, channels, strides);
}

// Every vector of `width` along the first dimension is a thread's, in the order of memory, so that the loads of a warp
// are neighbours.  `width` divides the first dimension's extent.  Returns the loop over threads.
inline Halide::Var on_threads(Halide::Func f, int width) {
  const std::vector<Halide::Var> v = f.args();
  Halide::Var index("index"), lane("lane_i"), block("block"), thread("thread");
  f.split(v[0], index, lane, width, Halide::TailStrategy::RoundUp).vectorize(lane);
  for (size_t i = 1; i < v.size(); ++i) f.fuse(index, v[i], index);
  f.gpu_tile(index, block, thread, block_threads, Halide::TailStrategy::GuardWithIf);
  return thread;
}

// A sum that `parts` threads compute, each in registers: part `part` takes every parts-th step of the loop `r`.
struct SharedSum {
  Halide::Func part_sum;  // what a thread accumulates; (arguments of the sum..., part)
  Halide::Func staged;    // the same, in the block's shared memory
  Halide::Var part;
  Halide::RVar part_r;  // the loop over parts that is left to `sum`
  Halide::RVar step;    // the loop of a part
};
SharedSum share_sum(Halide::Func sum, const Halide::RVar& r, int parts);

}  // namespace skipper::gpu
