// The work of a kernel, and the bytes that it moves.
#pragma once

#include <cstdint>

#include "compiler/kernels/common/kernel_body.h"

namespace skipper::codegen {

// Work of one sample: multiply-adds count 2.
uint64_t kernel_flops(const KernelBody& body);

// Bytes that are read and written: for each sample, and once for the whole batch (parameters, sums).
struct KernelBytes {
  uint64_t per_sample = 0, once = 0;
};
KernelBytes kernel_bytes(mlir::Block& block);

}  // namespace skipper::codegen
