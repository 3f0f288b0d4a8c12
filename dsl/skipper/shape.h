#pragma once

#include <array>
#include <cstdint>

namespace skipper {

/// Halide can index so many, also when a dimension is rounded up to whole vectors: most elements in a value (of one
/// image) or a parameter, and so the largest dimension.
inline constexpr std::int64_t max_elements = (std::int64_t{1} << 31) - 1024;
/// The largest extent of a dimension.
inline constexpr std::int64_t max_dimension = max_elements;

/// The shape of an activation without its batch dimension (height x width x channels, or channels alone), or of a
/// parameter (kernels are height x width x input channels x filters, or multiplier, dense kernels inputs x units).
struct Shape {
  std::array<std::int64_t, 4> dimensions{};  ///< outermost first
  int rank = 0;                              ///< how many dimensions count, 0 to 4

  /// Makes a shape of rank 0, which no value has.
  constexpr Shape() = default;
  /// A flat value, or a bias.
  constexpr Shape(std::int64_t channels) : dimensions{channels}, rank(1) {}
  /// A dense kernel.
  constexpr Shape(std::int64_t inputs, std::int64_t units) : dimensions{inputs, units}, rank(2) {}
  /// A map.
  constexpr Shape(std::int64_t height, std::int64_t width, std::int64_t channels)
      : dimensions{height, width, channels}, rank(3) {}
  /// The kernel of a convolution.
  constexpr Shape(std::int64_t height, std::int64_t width, std::int64_t channels, std::int64_t filters)
      : dimensions{height, width, channels, filters}, rank(4) {}

  constexpr bool is_map() const { return rank == 3; }              ///< it has height, width and channels
  constexpr bool is_flat() const { return rank == 1; }             ///< it has channels alone
  constexpr std::int64_t height() const { return dimensions[0]; }  ///< of a map, or of a convolution's kernel
  constexpr std::int64_t width() const { return dimensions[1]; }   ///< of a map, or of a convolution's kernel
  /// The innermost dimension; of a valid shape.
  constexpr std::int64_t channels() const { return dimensions[static_cast<std::size_t>(rank - 1)]; }

  /// True if every dimension lies in 1 ... max_dimension and their product is at most max_elements.
  constexpr bool is_valid() const {
    std::int64_t product = 1;
    const std::int64_t* end = dimensions.data() + rank;
    for (const std::int64_t* d = dimensions.data(); d != end; product *= *d++)
      if (*d < 1 || *d > max_dimension || product > max_elements / *d) return false;
    return rank > 0;
  }
  /// The number of elements; for a valid shape.
  constexpr std::int64_t elements() const {
    std::int64_t product = 1;
    for (int i = 0; i < rank; ++i) product *= dimensions[static_cast<std::size_t>(i)];
    return product;
  }
  /// The same rank and dimensions.
  constexpr bool operator==(const Shape&) const = default;
};

/// Height and width of a window, or vertical and horizontal strides; one number stands for both.
struct Size {
  std::int64_t height = 1;  ///< in pixels
  std::int64_t width = 1;   ///< in pixels

  constexpr Size(std::int64_t both) : height(both), width(both) {}         ///< a square
  constexpr Size(std::int64_t h, std::int64_t w) : height(h), width(w) {}  ///< height, width
  constexpr bool operator==(const Size&) const = default;                  ///< memberwise
};

/// Rows and columns of zeros around a map: one number for all four sides; vertical, horizontal; or top, bottom, left,
/// right.
struct Margins {
  std::int64_t top = 0;     ///< rows above
  std::int64_t bottom = 0;  ///< rows below
  std::int64_t left = 0;    ///< columns before
  std::int64_t right = 0;   ///< columns behind

  constexpr Margins(std::int64_t all) : Margins(all, all) {}  ///< the same on all four sides
  /// The same above and below, and left and right.
  constexpr Margins(std::int64_t vertical, std::int64_t horizontal)
      : Margins(vertical, vertical, horizontal, horizontal) {}
  /// Top, bottom, left, right.
  constexpr Margins(std::int64_t t, std::int64_t b, std::int64_t l, std::int64_t r)
      : top(t), bottom(b), left(l), right(r) {}

  /// True if each side lies in 0 ... max_dimension.
  constexpr bool is_valid() const {
    return top >= 0 && top <= max_dimension && bottom >= 0 && bottom <= max_dimension && left >= 0 &&
           left <= max_dimension && right >= 0 && right <= max_dimension;
  }
  constexpr bool operator==(const Margins&) const = default;  ///< memberwise
};

/// How a convolution pads its input: `valid` (not at all), `same` (as TensorFlow: the output has ceil(input / stride)
/// rows and columns, and where an odd number is added, the extra one is at the bottom or right), or explicit margins.
struct Padding {
  /// The three ways.
  enum class Mode {
    valid,   ///< no padding
    same,    ///< as TensorFlow; depends on the input, see resolve_padding
    margins  ///< explicit
  };
  Mode mode = Mode::valid;  ///< which way
  Margins margins = 0;      ///< of Mode::margins alone

  constexpr Padding(Mode m) : mode(m) {}                             ///< valid or same
  constexpr Padding(Margins m) : mode(Mode::margins), margins(m) {}  ///< explicit
  constexpr Padding(std::int64_t all) : Padding(Margins(all)) {}     ///< the same on all four sides
  /// The same above and below, and left and right.
  constexpr Padding(std::int64_t vertical, std::int64_t horizontal) : Padding(Margins(vertical, horizontal)) {}
  /// One number for each side.
  constexpr Padding(std::int64_t top, std::int64_t bottom, std::int64_t left, std::int64_t right)
      : Padding(Margins(top, bottom, left, right)) {}
};
/// No padding.
inline constexpr Padding valid = Padding::Mode::valid;
/// TensorFlow's "same".
inline constexpr Padding same = Padding::Mode::same;

/// The zeros that TensorFlow's "same" adds along one dimension: max((ceil(input / stride) - 1) * stride + window -
/// input, 0); half of them, rounded down, come before.
constexpr std::int64_t same_padding_total(std::int64_t input, std::int64_t window, std::int64_t stride) {
  const auto outputs = (input + stride - 1) / stride;
  const auto total = (outputs - 1) * stride + window - input;
  return total > 0 ? total : 0;
}

/// `padding` in numbers, for a window that moves over `input`; of a dilated one, `window` is what it covers.
constexpr Margins resolve_padding(const Padding& padding, const Shape& input, Size window, Size strides) {
  if (padding.mode != Padding::Mode::same) return padding.margins;
  const auto vertical = same_padding_total(input.height(), window.height, strides.height);
  const auto horizontal = same_padding_total(input.width(), window.width, strides.width);
  return {vertical / 2, vertical - vertical / 2, horizontal / 2, horizontal - horizontal / 2};
}

}  // namespace skipper
