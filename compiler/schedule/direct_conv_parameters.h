// How a convolution is implemented, as data: no Halide, no MLIR.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/schedule/conv_shape.h"

namespace skipper {

// Which of the two loops around the register tile is the inner one.
enum class LoopOrder {
  panels_inner,  // a tile's input stays in L1 while all panels of weights pass
  pixels_inner   // a panel of weights stays in L2 while all pixels pass
};

// Direct convolution with weights packed in panels and accumulators in registers over the whole reduction.
// Weights: [ceil(O / panel)][KH][KW][I][panel], zero-filled; bias: ceil(O / panel) * panel floats, zero-filled.
struct DirectConvParameters {
  std::string implementation;  // name of the entry that was taken
  std::string explanation;     // one line for --explain: what was taken, and why nothing before it in the list was
  bool flat = false;           // batch * h * w is one dimension x; y and n have extent 1.  The extent of x must be a
                               // multiple of out_w * out_h (so it is at least the tile)
  int vector = 1;              // lanes in use: <= the machine's, a power of two
  int panel = 1;               // output channels of a panel and of the register tile; a multiple of `vector`
  int tile_x = 1;              // pixels of the register tile; <= out_w, or <= out_w * out_h if flat
  int tile_y = 1;              // rows of the register tile; divides out_h; 1 if flat
  int unroll = 1;              // input channels per loop iteration; divides in_channels
  int input_lanes = 1;         // input channels that are loaded as one vector and read lane by lane; divides unroll
  bool row = false;            // instead: the samples under a row of the kernel are one dimension, unrolled; needs
                               // input_lanes of them or more, and no padding between pixels
  int half_steps = 0;          // products, and sums of so many of them along the channels, are float16, and these sums
                               // are added up in float32; divides in_channels, a multiple of unroll.  0: all float32
  bool half_tile = false;      // with half_steps: a tile's input is converted once for all its panels; needs
                               // panels_inner
  bool int8 = false;           // products are int8, with weights [ceil(O / panel)][KH][KW][I / 4][panel][4]; a task
                               // converts its input first; in_channels is a multiple of 4, so are unroll and
                               // input_lanes, or that is 1
  bool unsigned_samples = false;  // these are uint8 then, of an input without negative ones
  bool unsigned_weights = false;  // these are uint8, 128 more than they mean
  LoopOrder order = LoopOrder::pixels_inner;
  int64_t task_pixels = 1;  // of one parallel task: pixels if flat (divides out_w * out_h), else rows (divides
                            // out_h)
  int64_t task_panels = 1;  // panels of one parallel task
  // On GPUs, where the panel is all output channels; 0 elsewhere.
  int thread_channels = 0;  // output channels of a thread's register tile; divides panel
  int channel_threads = 0;  // threads of a block along the channels ...
  int tile_threads = 0;     // ... and along the tiles of pixels
  int parts = 0;            // threads that share a sum, each over a part of the input channels
  bool staged = false;      // the input under a block's tile lies in shared memory; parts are 2 or more then, and
                            // in_channels is a multiple of 4
  auto operator<=>(const DirectConvParameters&) const = default;

  int64_t panels(const ConvShape& shape) const { return (shape.out_channels + panel - 1) / panel; }
  int64_t weight_floats(const ConvShape& shape) const {
    return panels(shape) * panel * shape.in_channels * shape.kernel_w * shape.kernel_h;
  }
  // Count columns and lines of the input that a task converts, with int8.
  int64_t task_columns(const ConvShape& shape) const;
  int64_t task_lines(const ConvShape& shape) const;
  int64_t bias_floats(const ConvShape& shape) const { return panels(shape) * panel; }
  std::string to_string() const;  // "direct_conv panel=32 tile=14x1x32 ..."
};

}  // namespace skipper
