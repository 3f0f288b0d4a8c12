// Maps that are put together to kernels.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/maps/algorithm.h"
#include "compiler/kernels/maps/shape.h"

namespace skipper::kernels {

// Tells an input map its strides.
void bind(Halide::ImageParam map, const MapShape& shape, const MachineModel& machine);

// Funcs of (c) that maps of so many channels read: computed once, where that is worth it.
void compute_once(const algorithm::Funcs& per_channel, int64_t channels, const MachineModel& machine);

// Appends a map as an output.
void append_map(Kernel& kernel, Halide::Func map, const MapShape& shape, const MachineModel& machine);

}  // namespace skipper::kernels
