// The kernels of training, and what is put together to kernels: maps, then sums over them.  Conventions as in
// kernels.h.  Sums run in one order, whatever the number of threads: over an image's pixels in one task, then over the
// images.
#pragma once

#include "compiler/algorithm/maps.h"
#include "compiler/algorithm/statistics.h"
#include "compiler/schedule/kernel_gradient_parameters.h"
#include "compiler/schedule/kernels.h"

namespace skipper::kernels {

// Tells an input map its strides.
void bind(Halide::ImageParam map, const MapShape& shape, const MachineModel& machine);

// Funcs of (c) that maps of so many channels read: computed once, where that is worth it.
void compute_once(const algorithm::Funcs& per_channel, int64_t channels, const MachineModel& machine);

// Appends a map as an output.
void append_map(Kernel& kernel, Halide::Func map, const MapShape& shape, const MachineModel& machine);
// Appends two outputs (c, n), dense.
void append(Kernel& kernel, algorithm::ImageSums sums, int64_t channels, const MachineModel& machine);
// Appends one or two outputs (c).
void append(Kernel& kernel, algorithm::BatchSums sums, int64_t channels, const MachineModel& machine);

// input (ci,x,y,n), gradient (o,x,y,n) -> output (o,ci,kx,ky).  If parameters.flat: maps are (c, x, 1, 1).
Kernel kernel_gradient(const KernelGradientShape&, const KernelGradientParameters&, const MachineModel&);

// input (c,x,y,n), gradient (o,x,y,n) -> output (o,ci,kx,ky), or of a depthwise convolution (m,c,kx,ky)
Kernel grouped_kernel_gradient(const GroupedConvShape&, const MachineModel&);

// input (c,x,y,n) -> output, indices (c,x,y,n)
Kernel max_pool_indices(const PoolShape&, const MachineModel&);

// input, labels (c,n) -> losses (1,n), probabilities (c,n)
Kernel softmax_cross_entropy(const SoftmaxShape&, const MachineModel&);
// probabilities, labels (c,n) -> output (c,n)
Kernel softmax_cross_entropy_gradient(const SoftmaxShape&, const MachineModel&);

// Vectors of `extent` floats, a multiple of 16; outputs may lie where their inputs do.
// parameters, gradients, first, second, scalars (5) -> parameters, first, second
Kernel adam(int64_t extent, int64_t decayed, const MachineModel&);
// parameters, gradients, velocity, scalars (3) -> parameters, velocity
Kernel sgd(int64_t extent, int64_t decayed, const MachineModel&);
// average, statistic -> average
Kernel moving_average(int64_t extent, double momentum, const MachineModel&);

Kernel zeros(int64_t extent, const MachineModel&);  // -> output (o)

}  // namespace skipper::kernels
