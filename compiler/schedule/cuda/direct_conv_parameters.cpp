#include "compiler/schedule/cuda/direct_conv_parameters.h"

#include <algorithm>

#include "compiler/schedule/cuda/parts.h"

namespace skipper::cuda {

namespace {

// A 1x1 of stride 1 whose maps have no halo sees batch x height x width as one dimension.
bool is_flat(const ConvShape& s) {
  auto is_dense = [&](const Strides& strides) {
    return strides.row == strides.pixel * s.out_w && strides.image == strides.row * s.out_h;
  };
  return s.kernel_w == 1 && s.kernel_h == 1 && s.stride_w == 1 && s.stride_h == 1 && is_dense(s.input) &&
         is_dense(s.output) && (!s.residual || is_dense(s.residual_strides)) && (!s.mask || is_dense(s.mask_strides));
}

// Pixels of a row: a tile costs its FMAs and the loads of its pixels and weights, and the last one of a row is shifted
// inwards, so that it computes some pixels twice.
int tile_of_row(int64_t width, int channels) {
  constexpr int most = 8;
  int best = 1;
  int64_t least = INT64_MAX;
  for (int tile = 1; tile <= std::min<int64_t>(most, width); ++tile) {
    const int64_t cost = divide_up(width, tile) * (tile * channels + 2 * (tile + channels));
    if (cost <= least) least = cost, best = tile;
  }
  return best;
}

}  // namespace

DirectConvParameters choose_direct_conv(const ConvShape& s, const MachineModel& machine) {
  DirectConvParameters p;
  p.vector = 4;
  p.thread_channels = s.out_channels > 4 ? 8 : 4;
  p.panel = static_cast<int>(divide_up(s.out_channels, p.thread_channels) * p.thread_channels);
  p.flat = is_flat(s);
  p.tile_x = p.flat ? static_cast<int>(std::min<int64_t>(7, s.pixels())) : tile_of_row(s.out_w, p.thread_channels);
  if (!p.flat && p.tile_x <= 4 && s.out_h % 2 == 0) p.tile_y = 2;
  p.unroll = s.in_channels % 4 == 0 ? 4 : s.in_channels <= 4 ? static_cast<int>(s.in_channels) : 1;
  p.task_pixels = p.flat ? s.pixels() : s.out_h;
  p.task_panels = 1;

  const int64_t groups = p.panel / p.thread_channels;
  const int64_t tiles = p.flat ? divide_up(s.pixels() * s.batch, p.tile_x)
                               : divide_up(s.out_w, p.tile_x) * (s.out_h / p.tile_y) * s.batch;
  // A part is worth meeting in shared memory when it has four times the FMAs of what meets there, or more.
  const int64_t chunks = s.in_channels / p.unroll;
  p.parts = parts_for(groups * tiles, chunks, chunks * s.kernel_w * s.kernel_h * p.unroll / 16, machine);
  p.implementation = p.parts > 1 ? "gpu_shared_sum" : p.flat ? "gpu_flat" : "gpu_rows";
  // Threads that share sums form a block with those of one tile, so that the block's part of a map is one tile.
  if (p.parts > 1) {
    p.channel_threads = largest_divisor(groups, shared_sum_threads / p.parts);
    p.tile_threads = 1;
  } else {
    p.channel_threads = static_cast<int>(std::min<int64_t>(groups, 8));
    p.tile_threads = 128 / p.channel_threads;
  }
  p.explanation = p.to_string();
  return p;
}

}  // namespace skipper::cuda
