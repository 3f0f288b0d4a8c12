#pragma once

#include <array>
#include <cstdint>

namespace skipper {

/// What Halide can index: most elements in a value (of one image) or a parameter, and so the largest dimension.
inline constexpr std::int64_t max_elements = (std::int64_t{1} << 31) - 1;
inline constexpr std::int64_t max_dimension = max_elements;

/// The shape of an activation without its batch dimension (height x width x channels, or channels alone), or of a
/// parameter (kernels are height x width x input channels x filters, dense kernels inputs x units).
struct Shape {
  std::array<std::int64_t, 4> dimensions{};
  int rank = 0;

  constexpr Shape() = default;
  constexpr Shape(std::int64_t channels) : dimensions{channels}, rank(1) {}
  constexpr Shape(std::int64_t inputs, std::int64_t units) : dimensions{inputs, units}, rank(2) {}
  constexpr Shape(std::int64_t height, std::int64_t width, std::int64_t channels)
      : dimensions{height, width, channels}, rank(3) {}
  constexpr Shape(std::int64_t height, std::int64_t width, std::int64_t channels, std::int64_t filters)
      : dimensions{height, width, channels, filters}, rank(4) {}

  /// A map has height, width and channels; a flat value has channels alone.
  constexpr bool is_map() const { return rank == 3; }
  constexpr bool is_flat() const { return rank == 1; }
  constexpr std::int64_t height() const { return dimensions[0]; }
  constexpr std::int64_t width() const { return dimensions[1]; }
  constexpr std::int64_t channels() const { return dimensions[static_cast<std::size_t>(rank - 1)]; }

  /// True if every dimension lies in 1 ... max_dimension and their product is at most max_elements.
  constexpr bool is_valid() const {
    std::int64_t product = 1;
    for (int i = 0; i < rank; ++i) {
      const auto d = dimensions[static_cast<std::size_t>(i)];
      if (d < 1 || d > max_dimension || product > max_elements / d) return false;
      product *= d;
    }
    return rank > 0;
  }
  /// The number of elements; for a valid shape.
  constexpr std::int64_t elements() const {
    std::int64_t product = 1;
    for (int i = 0; i < rank; ++i) product *= dimensions[static_cast<std::size_t>(i)];
    return product;
  }
  constexpr bool operator==(const Shape&) const = default;
};

/// Height and width of a window, or vertical and horizontal strides; one number stands for both.
struct Size {
  std::int64_t height = 1;
  std::int64_t width = 1;

  constexpr Size(std::int64_t both) : height(both), width(both) {}
  constexpr Size(std::int64_t h, std::int64_t w) : height(h), width(w) {}
  constexpr bool operator==(const Size&) const = default;
};

/// Rows and columns of zeros around a map: one number for all four sides; vertical, horizontal; or top, bottom, left,
/// right.
struct Margins {
  std::int64_t top = 0, bottom = 0, left = 0, right = 0;

  constexpr Margins(std::int64_t all) : Margins(all, all) {}
  constexpr Margins(std::int64_t vertical, std::int64_t horizontal)
      : Margins(vertical, vertical, horizontal, horizontal) {}
  constexpr Margins(std::int64_t t, std::int64_t b, std::int64_t l, std::int64_t r)
      : top(t), bottom(b), left(l), right(r) {}

  constexpr bool is_valid() const {
    for (auto margin : {top, bottom, left, right})
      if (margin < 0 || margin > max_dimension) return false;
    return true;
  }
  constexpr bool operator==(const Margins&) const = default;
};

/// How a convolution pads its input: `valid` (not at all), `same` (as TensorFlow: the output has ceil(input / stride)
/// rows and columns, and where an odd number is added, the extra one is at the bottom or right), or explicit margins.
struct Padding {
  enum class Mode { valid, same, margins };
  Mode mode = Mode::valid;
  Margins margins = 0;

  constexpr Padding(Mode m) : mode(m) {}
  constexpr Padding(Margins m) : mode(Mode::margins), margins(m) {}
  constexpr Padding(std::int64_t all) : Padding(Margins(all)) {}
  constexpr Padding(std::int64_t vertical, std::int64_t horizontal) : Padding(Margins(vertical, horizontal)) {}
  constexpr Padding(std::int64_t top, std::int64_t bottom, std::int64_t left, std::int64_t right)
      : Padding(Margins(top, bottom, left, right)) {}
};
inline constexpr Padding valid = Padding::Mode::valid;
inline constexpr Padding same = Padding::Mode::same;

/// The zeros that TensorFlow's "same" adds along one dimension: max((ceil(input / stride) - 1) * stride + window -
/// input, 0); half of them, rounded down, come before.
constexpr std::int64_t same_padding_total(std::int64_t input, std::int64_t window, std::int64_t stride) {
  const auto outputs = (input + stride - 1) / stride;
  const auto total = (outputs - 1) * stride + window - input;
  return total > 0 ? total : 0;
}

/// `padding` in numbers, for a window that moves over `input`.
constexpr Margins resolve_padding(const Padding& padding, const Shape& input, Size window, Size strides) {
  if (padding.mode != Padding::Mode::same) return padding.margins;
  const auto vertical = same_padding_total(input.height(), window.height, strides.height);
  const auto horizontal = same_padding_total(input.width(), window.width, strides.width);
  return {vertical / 2, vertical - vertical / 2, horizontal / 2, horizontal - horizontal / 2};
}

}  // namespace skipper
