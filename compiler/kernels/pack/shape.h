// Parameters on their way into panels.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "compiler/machine/precision.h"

namespace skipper {

// Parameters of a convolution (dense: kernel 1 x 1) on their way into panels, with batch norm folded in:
//   scale(o)  = gamma(o) / sqrt(variance(o) + epsilon), or 1
//   packed    = kernel * scale                            [ceil(O / panel)][KH][KW][I][panel]
//               or, in the Winograd domain, of which KH and KW are points, its transform
//   bias'(o)  = beta(o) + (bias(o) - mean(o)) * scale(o), or bias(o), or 0
struct PackShape {
  int64_t in_channels = 0, out_channels = 0;
  int64_t kernel_w = 1, kernel_h = 1;
  int64_t panel = 1;
  bool bias = false;  // pack_bias has a bias among its inputs
  bool batch_norm = false;
  // Groups of a kernel that is transposed: packed(o, ci, kx, ky) = kernel(ci, o, kernel_w - 1 - kx, kernel_h - 1 - ky),
  // see algorithm.h; none where it is not.
  std::optional<int64_t> transposed_groups;
  int64_t tile_w = 0, tile_h = 0;  // of the Winograd domain, whose points take the place of a 3x3 kernel's taps; or 0
  double epsilon = 0;
  Number weights = Number::float32;  // of the packed kernel; a bias is float32
  bool unsigned_weights = false;     // of int8: uint8, 128 more than they mean
  auto operator<=>(const PackShape&) const = default;

  bool is_winograd() const { return tile_w > 0; }
  // Columns and rows of the packed kernel.
  int64_t packed_w() const { return is_winograd() ? tile_w + 2 : kernel_w; }
  int64_t packed_h() const { return is_winograd() ? tile_h + 2 : kernel_h; }
};

}  // namespace skipper
