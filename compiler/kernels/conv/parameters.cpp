#include "compiler/kernels/conv/parameters.h"

namespace skipper {

std::string_view DirectConvParameters::implementation() const {
  if (threads) return threads->parts > 1 ? "gpu_shared_sum" : flat ? "gpu_flat" : "gpu_rows";
  if (in_rows()) return "kernel_row";
  return flat ? "flat" : tile_y > 1 ? "block" : "rows";
}

std::string DirectConvParameters::to_string() const {
  std::string text = "direct_conv " + std::string(implementation()) + " panel=" + std::to_string(panel) +
                     " tile=" + std::to_string(tile_x) + "x" + std::to_string(tile_y) + "x" + std::to_string(panel) +
                     " vector=" + std::to_string(vector) + " unroll=" + std::to_string(unroll);
  if (input_lanes > 1) text += " input_lanes=" + std::to_string(input_lanes);
  if (half()) text += " half_steps=" + std::to_string(half()->steps);
  if (half() && half()->whole_tile) text += " half_tile";
  if (int8()) text += " int8";
  if (int8() && int8()->unsigned_samples) text += " unsigned_samples";
  if (int8() && int8()->unsigned_weights) text += " unsigned_weights";
  text += order == LoopOrder::panels_inner ? " order=panels_inner" : " order=pixels_inner";
  text +=
      " task=" + std::to_string(task_pixels) + (flat ? "px" : "rows") + "x" + std::to_string(task_panels) + "panels";
  if (threads)
    text += " threads=" + std::to_string(threads->channel_threads) + "x" + std::to_string(threads->tile_threads) + "x" +
            std::to_string(threads->parts) + " each=" + std::to_string(threads->channels) +
            (threads->staged ? " staged" : "");
  return text;
}

int64_t DirectConvParameters::task_columns(const ConvShape& s) const {
  if (flat) return task_pixels;
  return s.kernel_w == 1 ? s.out_w : s.in_w();
}

int64_t DirectConvParameters::task_lines(const ConvShape& s) const {
  if (flat) return 1;
  return s.kernel_h == 1 ? task_pixels : (task_pixels - 1) * s.stride_h + s.span_h();
}

}  // namespace skipper
