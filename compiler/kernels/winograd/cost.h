// An estimate of what a convolution in the Winograd domain costs, in cycles of one core for one image.
#pragma once

#include "compiler/kernels/conv/shape.h"
#include "compiler/kernels/conv/tile_cost.h"
#include "compiler/kernels/winograd/parameters.h"

namespace skipper {

// Bytes of the weights, which are read once for each image.
double winograd_weight_bytes(const ConvShape& shape, const WinogradTile& tile);

// The input's way into the domain.
double winograd_input_cycles(const ConvShape& shape, const WinogradParameters& parameters);

// Products and outputs, in tasks.
double winograd_output_cycles(const ConvShape& shape, const WinogradParameters& parameters, const TileModel& tiles);

// With the time that cores wait for weights from memory: for those beyond what stays in a cache.
double with_memory(double cycles, double weight_bytes, int64_t cached_bytes);

}  // namespace skipper
