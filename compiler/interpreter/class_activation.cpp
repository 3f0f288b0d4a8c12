// Class activation maps.
#include <algorithm>
#include <cmath>

#include "compiler/interpreter/ops.h"

namespace skipper::interpreter {

Results evaluate(nn::ClassActivationMapOp, Operands operands) {
  const Tensor &input = *operands[0], &kernel = *operands[1], &classes = *operands[2];
  const int64_t pixels = input.shape[1] * input.shape[2], channels = input.shape[3], count = kernel.shape[1];
  Tensor output({input.shape[0], input.shape[1], input.shape[2], 1});
  for (int64_t i = 0; i < input.shape[0] * pixels; ++i) {
    const auto wanted = static_cast<int64_t>(classes.data[static_cast<size_t>(i / pixels)]);
    for (int64_t c = 0; c < channels; ++c)
      output.data[static_cast<size_t>(i)] +=
          input.data[static_cast<size_t>(i * channels + c)] * kernel.data[static_cast<size_t>(c * count + wanted)];
  }
  return {output};
}

Results evaluate(nn::ResizeBilinearOp, Operands operands) {
  const Tensor& input = *operands[0];
  const int64_t height = input.shape[1], width = input.shape[2];
  const auto new_height = static_cast<int64_t>(operands[1]->data[0]);
  const auto new_width = static_cast<int64_t>(operands[1]->data[1]);
  Tensor output({input.shape[0], new_height, new_width, 1});
  auto position = [](int64_t i, int64_t extent, int64_t target) {
    return target == 1 ? 0.0 : static_cast<double>(i * (extent - 1)) / static_cast<double>(target - 1);
  };
  size_t to = 0;
  for (int64_t n = 0; n < input.shape[0]; ++n)
    for (int64_t i = 0; i < new_height; ++i)
      for (int64_t j = 0; j < new_width; ++j) {
        const double y = position(i, height, new_height), x = position(j, width, new_width);
        const auto top = static_cast<int64_t>(y), left = static_cast<int64_t>(x);
        auto at = [&](int64_t row, int64_t column) {
          row = std::min(row, height - 1), column = std::min(column, width - 1);
          return input.data[static_cast<size_t>((n * height + row) * width + column)];
        };
        const double down = y - static_cast<double>(top), right = x - static_cast<double>(left);
        output.data[to++] = (1 - down) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
                            down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1));
      }
  return {output};
}

}  // namespace skipper::interpreter
