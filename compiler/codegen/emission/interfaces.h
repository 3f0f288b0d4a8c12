// The interfaces by which ops become Halide, and what their methods are told.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/strategy.h"

namespace skipper::codegen {

class MapBuilder;

// An outlined kernel, as passes left it.
struct KernelSource {
  mlir::Block& block;
  const KernelBody& body;
  const Strategy& strategy;  // what was chosen
  const MachineModel& machine;

  mlir::Value first_result() const;
  // Elements of the first result.
  int64_t extent() const;
};

}  // namespace skipper::codegen

#include "emission.h.inc"
