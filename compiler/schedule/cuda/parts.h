// How many threads share a sum.  Pure: no Halide, no MLIR.
#ifndef SKIPPER_SCHEDULE_CUDA_PARTS_H_
#define SKIPPER_SCHEDULE_CUDA_PARTS_H_

#include <algorithm>
#include <cstdint>

#include "compiler/schedule/machine_model.h"

namespace skipper::cuda {

// Of a block whose threads share sums of 88 floats or fewer: their copies fit into 48 KiB of shared memory.
constexpr int shared_sum_threads = 128;
constexpr int most_shared_floats = (48 << 10) / 4 / shared_sum_threads - 8;

inline int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

inline int largest_divisor(int64_t of, int64_t most) {
  int64_t divisor = std::max<int64_t>(1, std::min(of, most));
  while (of % divisor != 0) --divisor;
  return static_cast<int>(divisor);
}

// A block of 128 threads for each multiprocessor keeps its arithmetic units busy: as many parts as that takes, up to
// `most` and 16.  They divide the `steps` of a sum.
inline int parts_for(int64_t threads, int64_t steps, int64_t most, const MachineModel& machine) {
  most = std::min<int64_t>(most, 16);
  int parts = 1;
  for (int more = 2; more <= most && threads * parts < int64_t{128} * machine.cores; ++more)
    if (steps % more == 0) parts = more;
  return parts;
}

}  // namespace skipper::cuda

#endif  // SKIPPER_SCHEDULE_CUDA_PARTS_H_
