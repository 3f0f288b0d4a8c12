#pragma once

#include <array>
#include <source_location>
#include <string_view>

#include "layers.h"

/// The blocks of He et al.'s residual networks with bottlenecks, with the layer names of Keras's ResNet50:
/// res{stage}{block}_branch2a|2b|2c and bn{stage}{block}_branch..., on the shortcut _branch1.
namespace skipper {

namespace detail {

struct BlockNames {
  std::int64_t stage;
  const Name& block;

  constexpr Name of(std::string_view prefix, std::string_view branch) const {
    Name name = prefix;
    // The block's name is at most a few characters; one that is too long makes the layer's name too long.
    return name.append_number(stage).append(block.view()).append("_branch").append(branch);
  }
};

/// A convolution and its batch normalisation.
constexpr Value conv_norm(Value x, std::int64_t filters, Size kernel, Conv2dOptions options, const BlockNames& names,
                          std::string_view branch, std::source_location where) {
  options.name = names.of("res", branch);
  x = conv2d(x, filters, kernel, options, where);
  return batch_norm(x, {.name = names.of("bn", branch)}, where);
}

/// 1x1 with strides - kernel, same - 1x1: all before the addition.
constexpr Value main_path(Value x, Size kernel, const std::array<std::int64_t, 3>& filters, Size strides,
                          const BlockNames& names, std::source_location where) {
  x = relu(conv_norm(x, filters[0], 1, {.strides = strides}, names, "2a", where), {}, where);
  x = relu(conv_norm(x, filters[1], kernel, {.padding = same}, names, "2b", where), {}, where);
  return conv_norm(x, filters[2], 1, {}, names, "2c", where);
}

}  // namespace detail

/// A bottleneck whose shortcut is its input, which must have filters[2] channels.
[[nodiscard]] constexpr Value identity_block(Value input, Size kernel_size, std::array<std::int64_t, 3> filters,
                                             std::int64_t stage, Name block,
                                             std::source_location where = std::source_location::current()) {
  const Value x = detail::main_path(input, kernel_size, filters, 1, {stage, block}, where);
  return relu(add(x, input, {}, where), {}, where);
}

/// A bottleneck whose shortcut is a 1x1 convolution; `strides` are those of the first convolution and the shortcut.
[[nodiscard]] constexpr Value conv_block(Value input, Size kernel_size, std::array<std::int64_t, 3> filters,
                                         std::int64_t stage, Name block, Size strides = {2, 2},
                                         std::source_location where = std::source_location::current()) {
  const detail::BlockNames names{stage, block};
  const Value x = detail::main_path(input, kernel_size, filters, strides, names, where);
  const Value shortcut = detail::conv_norm(input, filters[2], 1, {.strides = strides}, names, "1", where);
  return relu(add(x, shortcut, {}, where), {}, where);
}

}  // namespace skipper
