// How a convolution is implemented, as data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "compiler/kernels/conv/shape.h"

namespace skipper {

// Which of the two loops around the register tile is the inner one.
enum class LoopOrder {
  pixels_inner,  // a panel of weights stays in L2 while all pixels pass
  panels_inner   // a tile's input stays in L1 while all panels of weights pass
};

// What a register tile adds up: products of float32 over the whole reduction ...
struct FloatSums {
  auto operator<=>(const FloatSums&) const = default;
};
// ... or the same, where the samples under a row of the kernel are one dimension, unrolled; needs input_lanes of them
// or more, and no padding between pixels ...
struct RowSums {
  auto operator<=>(const RowSums&) const = default;
};
// ... or products, and sums of `steps` of them along the channels, in float16; these sums are added up in float32 ...
struct HalfSums {
  int steps = 1;            // divides in_channels, a multiple of unroll
  bool whole_tile = false;  // a tile's input is converted once for all its panels; needs panels_inner
  auto operator<=>(const HalfSums&) const = default;

  template <typename Self, typename Visit>
  static void visit_fields(Self& self, Visit&& visit) {
    visit("half_steps", self.steps);
    visit("half_tile", self.whole_tile);
  }
};
// ... or products of int8, with weights [ceil(O / panel)][KH][KW][I / 4][panel][4].  A task converts its input first;
// in_channels is a multiple of 4, so are unroll and input_lanes, or that is 1.
struct Int8Sums {
  bool unsigned_samples = false;  // uint8, of an input without negative ones
  bool unsigned_weights = false;  // uint8, 128 more than they mean
  auto operator<=>(const Int8Sums&) const = default;

  template <typename Self, typename Visit>
  static void visit_fields(Self& self, Visit&& visit) {
    visit("unsigned_samples", self.unsigned_samples);
    visit("unsigned_weights", self.unsigned_weights);
  }
};

// On GPUs a tile is a thread's, and the panel is all output channels.
struct ThreadTiles {
  int channels = 0;         // output channels of a thread's register tile; divides panel
  int channel_threads = 0;  // threads of a block along the channels ...
  int tile_threads = 0;     // ... and along the tiles of pixels
  int parts = 0;            // threads that share a sum, each over a part of the input channels
  bool staged = false;      // the input under a block's tile lies in shared memory; parts are 2 or more then, and
                            // in_channels is a multiple of 4
  auto operator<=>(const ThreadTiles&) const = default;

  template <typename Self, typename Visit>
  static void visit_fields(Self& self, Visit&& visit) {
    visit("thread_channels", self.channels);
    visit("channel_threads", self.channel_threads);
    visit("tile_threads", self.tile_threads);
    visit("parts", self.parts);
    visit("staged", self.staged);
  }
};

// Direct convolution with weights packed in panels and accumulators in registers over the whole reduction.
// Weights: [ceil(O / panel)][KH][KW][I][panel], zero-filled; bias: ceil(O / panel) * panel floats, zero-filled.
struct DirectConvParameters {
  static constexpr bool reads_panels = true;
  bool flat = false;  // batch * h * w is one dimension x; y and n have extent 1.  The extent of x must be a multiple of
                      // out_w * out_h (so it is at least the tile)
  int vector = 1;     // lanes in use: <= the machine's, a power of two
  int panel = 1;      // output channels of a panel and of the register tile; a multiple of `vector`
  int tile_x = 1;     // pixels of the register tile; <= out_w, or <= out_w * out_h if flat
  int tile_y = 1;     // rows of the register tile; divides out_h; 1 if flat
  int unroll = 1;     // input channels per loop iteration; divides in_channels
  int input_lanes = 1;  // input channels that are loaded as one vector and read lane by lane; divides unroll
  std::variant<FloatSums, RowSums, HalfSums, Int8Sums> sums;
  LoopOrder order = LoopOrder::pixels_inner;
  int64_t task_pixels = 1;  // of one parallel task: pixels if flat (divides out_w * out_h), else rows (divides
                            // out_h)
  int64_t task_panels = 1;  // panels of one parallel task
  std::optional<ThreadTiles> threads;  // on GPUs alone
  auto operator<=>(const DirectConvParameters&) const = default;

  bool in_rows() const { return std::holds_alternative<RowSums>(sums); }
  const HalfSums* half() const { return std::get_if<HalfSums>(&sums); }
  const Int8Sums* int8() const { return std::get_if<Int8Sums>(&sums); }

  int64_t panels(const ConvShape& shape) const { return (shape.out_channels + panel - 1) / panel; }
  int64_t weight_floats(const ConvShape& shape) const {
    return panels(shape) * panel * shape.in_channels * shape.kernel_w * shape.kernel_h;
  }
  // Count columns and lines of the input that a task converts, with int8.
  int64_t task_columns(const ConvShape& shape) const;
  int64_t task_lines(const ConvShape& shape) const;
  int64_t bias_floats(const ConvShape& shape) const { return panels(shape) * panel; }
  std::string_view implementation() const;  // "rows": which entry of a family's list makes such parameters
  std::string to_string() const;            // "direct_conv panel=32 tile=14x1x32 ..."

  // With fields of what `sums` and `threads` hold, the first of which says that they do.
  template <typename Self, typename Visit>
  static void visit_fields(Self& self, Visit&& visit) {
    visit("flat", self.flat);
    visit("vector", self.vector);
    visit("panel", self.panel);
    visit("tile_x", self.tile_x);
    visit("tile_y", self.tile_y);
    visit("unroll", self.unroll);
    visit("input_lanes", self.input_lanes);
    visit.template alternative<RowSums>("row", self.sums);
    visit.template alternative<HalfSums>("half", self.sums);
    visit.template alternative<Int8Sums>("int8", self.sums);
    visit("panels_inner", self.order);
    visit("task_pixels", self.task_pixels);
    visit("task_panels", self.task_panels);
    visit("threads", self.threads);
  }
};

struct DirectConvChoice {
  DirectConvParameters parameters;
  std::string explanation;  // one line for --explain: what was taken, and why nothing before it in the list was
  double cycles = 0;        // of an image, estimated by CPU families alone
};

}  // namespace skipper
