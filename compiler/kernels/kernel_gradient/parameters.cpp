#include "compiler/kernels/kernel_gradient/parameters.h"

namespace skipper {

std::string KernelGradientParameters::to_string() const {
  return std::string("kernel_gradient ") + (flat ? "flat" : "maps") + " tile=" + std::to_string(tile_ci) + "x" +
         std::to_string(tile_kx) + "x" + std::to_string(panel) + " vector=" + std::to_string(vector) +
         (parts == 0 ? ""
                     : " threads=" + std::to_string(panel_threads) + "x" + std::to_string(ci_threads) + "x" +
                           std::to_string(parts)) +
         (unroll > 1 ? " unroll=" + std::to_string(unroll) : "") +
         (input_lanes > 1 ? " input_lanes=" + std::to_string(input_lanes) : "");
}

bool is_flat(const KernelGradientShape& s) {
  return s.kernel_w == 1 && s.kernel_h == 1 && s.stride_w == 1 && s.stride_h == 1 &&
         is_dense(s.input, s.out_w, s.out_h) && is_dense(s.gradient, s.out_w, s.out_h);
}

}  // namespace skipper
