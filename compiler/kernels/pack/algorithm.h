// Parameters of convolutions and dense layers into panels, with batch norm folded in.
#pragma once

#include <Halide.h>

#include <vector>

namespace skipper::algorithm {

struct PackDefinition {
  int out_channels = 0, panel = 1;
  bool bias = false, batch_norm = false, transposed = false;
  int in_channels = 1, kernel_w = 1, kernel_h = 1;
  int groups = 1;              // of a transposed kernel
  int tile_w = 0, tile_h = 0;  // of the Winograd domain, or 0
  float epsilon = 0;
  Halide::Type weight_type = Halide::Float(32);
};

// scale(o)                   = gamma(o) / sqrt(variance(o) + epsilon), or 1 without batch norm
// output(l, ci, kx, ky, p)   = kernel(o, ci, kx, ky) * scale(o) with o = p * panel + l, or 0 where o >= out_channels,
//                              rounded to weight_type
// transposed: kernel(ci, o, kernel_w - 1 - kx, kernel_h - 1 - ky) instead, for the gradient of a layer's input; in
// groups of E = out_channels / groups: kernel(o / E * in_channels + ci, o % E, ...)
//
// In the Winograd domain that is taps(l, ci, kx, ky, p), and kx and ky of the output are points (winograd/transform.h):
//   columns(l, ci, kx, ky, p)  = point kx of taps(l, ci, (0, 1, 2), ky, p)
//   output(l, ci, kx, ky, p)   = point ky of columns(l, ci, kx, (0, 1, 2), p)
//
// In int8, with the offset of uint8:
//   largest(o)                  = max over ci, kx, ky of |kernel(o, ci, kx, ky)|
//   output(s, l, c, kx, ky, p)  = round(kernel(o, 4 * c + s, kx, ky) * 127 / largest(o)) + offset, with scale(o)'s sign
struct PackWeights {
  explicit PackWeights(const PackDefinition& definition);

  Halide::ImageParam kernel{Halide::Float(32), 4, "kernel"};
  std::vector<Halide::ImageParam> parameters;  // gamma, variance; or none
  Halide::Var o{"o"}, step{"step"}, lane{"lane"}, ci{"ci"}, kx{"kx"}, ky{"ky"}, panel{"panel"};
  Halide::RDom r;  // ci, kx, ky; with int8
  Halide::Func scale{"scale"}, largest{"largest"}, taps{"taps"}, columns{"columns"}, output{"output"};

 private:
  void define_int8(const PackDefinition& definition, const Halide::Expr& channel, const Halide::Expr& in_range);
  void define_points(const PackDefinition& definition, const Halide::Expr& value);
};

// output(o) = largest(o) * |scale(o)| / 127, or 0 where o >= out_channels
struct PackScale {
  explicit PackScale(const PackDefinition& definition);

  Halide::ImageParam kernel{Halide::Float(32), 4, "kernel"};
  std::vector<Halide::ImageParam> parameters;  // gamma, variance; or none
  Halide::Var o{"o"};
  Halide::RDom r;  // ci, kx, ky
  Halide::Func scale{"scale"}, largest{"largest"}, output{"output"};
};

// output(o) = beta(o) + (bias(o) - mean(o)) * scale(o), or bias(o) without batch norm, or 0 where o >= out_channels.
// A bias that is not there counts as 0.
struct PackBias {
  explicit PackBias(const PackDefinition& definition);

  std::vector<Halide::ImageParam> parameters;  // bias if there is one, then gamma, beta, mean, variance with batch norm
  Halide::Var o{"o"};
  Halide::Func output{"output"};
};

}  // namespace skipper::algorithm
