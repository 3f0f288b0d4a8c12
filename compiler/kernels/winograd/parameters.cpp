#include "compiler/kernels/winograd/parameters.h"

namespace skipper {

std::string WinogradParameters::to_string() const {
  const auto by = [](int64_t height, int64_t width) { return std::to_string(height) + "x" + std::to_string(width); };
  return "winograd F(" + by(tile.height, tile.width) + ") panel=" + std::to_string(panel) +
         " block=" + by(tile.block_height, tile.block_width) + " group=" + by(group_h, group_w) +
         " vector=" + std::to_string(vector) + " unroll=" + std::to_string(unroll) +
         " task=" + std::to_string(task_panels) + "panels";
}

}  // namespace skipper
