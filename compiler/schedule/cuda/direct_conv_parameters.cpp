#include "compiler/schedule/cuda/direct_conv_parameters.h"

#include <algorithm>

namespace skipper::cuda {

DirectConvParameters choose_direct_conv(const ConvShape& shape, const MachineModel&) {
  DirectConvParameters p;
  p.implementation = "gpu_plain";
  p.panel = static_cast<int>(std::min<int64_t>(4, shape.out_channels));
  p.tile_x = static_cast<int>(std::min<int64_t>(4, shape.out_w));
  p.task_pixels = shape.out_h;
  p.task_panels = p.panels(shape);
  p.explanation = p.to_string() + "; the only implementation for GPUs so far";
  return p;
}

}  // namespace skipper::cuda
