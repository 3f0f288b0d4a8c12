#include "compiler/kernels/conv/choice_gpu.h"

#include <algorithm>

#include "compiler/kernels/common/gpu_parts.h"

namespace skipper::gpu {

namespace {

// A choice aims at these values.  They were measured on an H200, ResNet50 (docs/schedules.md).
struct Aim {
  int64_t batch;    // of a call
  int most_pixels;  // of a tile
  int most_parts;   // threads that share a sum
  int block_threads;
  int64_t threads;  // parts are taken until there are so many
};

// Pixels of a row: a tile costs its FMAs and the loads of its pixels and weights, and the last one of a row is shifted
// inwards, so that it computes some pixels twice.
int tile_of_row(int64_t width, int channels, int most) {
  int best = 1;
  int64_t least = INT64_MAX;
  for (int tile = 1; tile <= std::min<int64_t>(most, width); ++tile) {
    const int64_t cost = divide_up(width, tile) * (tile * channels + 2 * (tile + channels));
    if (cost <= least) least = cost, best = tile;
  }
  return best;
}

// Sets the tile; returns the threads that one image has without parts: a tile's times the groups of channels.
int64_t set_tile(const ConvShape& s, const Aim& aim, DirectConvParameters& p) {
  // 7 at most if flat: the pixels of most maps are a multiple of it.
  p.tile_x = p.flat ? static_cast<int>(std::min<int64_t>({aim.most_pixels, 7, s.pixels()}))
                    : tile_of_row(s.out_w, p.threads->channels, aim.most_pixels);
  const int64_t tiles = p.flat ? divide_up(s.pixels(), p.tile_x) : divide_up(s.out_w, p.tile_x) * s.out_h;
  return tiles * (p.panel / p.threads->channels);
}

// Batches have threads enough; a sum is shared all the same, as far as one image asks for it: threads of neighbouring
// parts read neighbouring samples.  Of one sample loads take longest: small tiles, many threads; where those are too
// few, longer sums are shared by more.
Aim aim_of(const ConvShape& s, int64_t batch, const MachineModel& machine, DirectConvParameters p) {
  const int64_t block_per_core = int64_t{128} * machine.cores;
  if (batch > 1) return {batch, 8, 16, 128, block_per_core};
  const Aim many{batch, 4, 16, 128, 6 * block_per_core};
  return many.most_parts * set_tile(s, many, p) < many.threads ? Aim{batch, 8, 32, 256, 8 * block_per_core} : many;
}

// Input channels of an iteration: more loads in flight where there are few threads even so.
int unroll_of(const ConvShape& s, const Aim& aim, int64_t threads, const MachineModel& machine) {
  if (s.in_channels % 4 != 0) return s.in_channels <= 4 ? static_cast<int>(s.in_channels) : 1;
  const bool is_small = aim.batch == 1 && aim.most_parts * threads < int64_t{4} * 128 * machine.cores;
  return is_small && s.in_channels % 8 == 0 ? 8 : 4;
}

// The block, for tiles that have so many threads without parts.
void set_block(const ConvShape& s, const Aim& aim, int64_t threads, DirectConvParameters& p) {
  // A part is worth meeting in shared memory when it has four times the FMAs of what meets there, or more.
  const int64_t chunks = s.in_channels / p.unroll, worth = chunks * s.kernel_w * s.kernel_h * p.unroll / 16;
  ThreadTiles& t = *p.threads;
  t.parts = parts_for(threads, chunks, std::min<int64_t>(worth, aim.most_parts), aim.threads);
  // Threads that share sums form a block with those of one tile, so that the block's part of a map is one tile.
  const int64_t groups = p.panel / t.channels;
  if (t.parts > 1) {
    t.channel_threads = largest_divisor(groups, aim.block_threads / t.parts);
    t.tile_threads = 1;
  } else {
    t.channel_threads = static_cast<int>(std::min<int64_t>(groups, 16));
    t.tile_threads = aim.block_threads / t.channel_threads;
  }
}

// Whether all of the input under a block's tile fits into shared memory beside the parts' sums.
bool fits_staged(const ConvShape& s, const DirectConvParameters& p) {
  const int64_t columns = (p.tile_x - 1) * s.stride_w + s.kernel_w;
  const ThreadTiles& t = *p.threads;
  const int64_t sums = int64_t{t.channels} * t.channel_threads * p.tile_x * t.parts;
  const auto bytes = static_cast<int64_t>(sizeof(float)) * (columns * s.kernel_h * s.in_channels + sums);
  return t.parts > 1 && s.in_channels % 4 == 0 && bytes <= most_shared_bytes;
}

// A staged block has few parts where there are threads enough, so that those of a warp read the same pixels.  It is not
// worth it for single samples, which wait for weights, nor where strides leave out pixels.
void stage_input(const ConvShape& s, Aim aim, int64_t threads, DirectConvParameters& p) {
  if (aim.batch == 1 || s.stride_w > s.kernel_w || s.stride_h > s.kernel_h || s.is_dilated()) return;
  constexpr int few = 4;
  if (few * threads * aim.batch >= 8 * aim.threads) aim.most_parts = few;
  DirectConvParameters staged = p;
  set_block(s, aim, threads, staged);
  if (!fits_staged(s, staged)) return;
  p = staged;
  p.threads->staged = true;
}

}  // namespace

DirectConvChoice choose_direct_conv(const ConvShape& s, const ConvDemand& demand, const MachineModel& machine) {
  DirectConvParameters p;
  p.vector = 4;
  p.threads = ThreadTiles{.channels = 4};
  p.panel = static_cast<int>(divide_up(s.out_channels, p.threads->channels) * p.threads->channels);
  p.flat = s.is_one_by_one() && s.maps_are_dense();  // batch x height x width is one dimension
  p.task_pixels = p.flat ? s.pixels() : s.out_h;
  p.task_panels = 1;

  const Aim aim = aim_of(s, demand.batch, machine, p);
  const int64_t threads = set_tile(s, aim, p);
  p.unroll = unroll_of(s, aim, threads, machine);
  set_block(s, aim, threads, p);
  stage_input(s, aim, threads, p);
  return {p, p.to_string()};
}

}  // namespace skipper::gpu
