// How many threads share a sum.  Pure: no Halide, no MLIR.
#pragma once

#include <cstdint>

#include "compiler/kernels/common/divisors.h"

namespace skipper::gpu {

constexpr int most_shared_bytes = 48 << 10;  // of a block

// How many threads share a sum: what makes `goal` threads of all that there are with one, but no more than `most`. They
// divide the `steps` of a sum.
inline int parts_for(int64_t threads, int64_t steps, int64_t most, int64_t goal) {
  int parts = 1;
  for (int more = 2; more <= most && threads * parts < goal; ++more)
    if (steps % more == 0) parts = more;
  return parts;
}

}  // namespace skipper::gpu
