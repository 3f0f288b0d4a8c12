// The pointwise functions of one map, a struct for each, and their list.  All that the compiler does with a function
// follows from its struct: the op's verifier, the gradient, kernels of its own and behind sums, the interpreter.
// `value` and `slope` are formulas over the interpreter's numbers and over Halide's expressions; `slope` is the
// derivative, a function of the input or of the output, as `slope_of` says: of the output wherever that determines it,
// so that training need not keep the input.  docs/adding_an_op.md says what else a new one needs.
#pragma once

#include <string_view>
#include <tuple>

#include "compiler/pointwise/elementary.h"

namespace skipper::pointwise {

enum class Of { input, output };

// What is known of a function besides its formulas.
struct Traits {
  std::string_view name;       // in nn IR, and of the DSL's function
  Of slope_of = Of::output;    // what `slope` takes
  bool has_parameter = false;  // the formulas' second argument; without one it is 0
  bool keeps_zero = false;     // f(0) = 0
  bool never_negative = false;
};

// x, and `parameter` times x where x is negative: A. Maas et al., "Rectifier nonlinearities improve neural network
// acoustic models", 2013.
struct LeakyRelu {
  static constexpr Traits traits{
      .name = "leaky_relu", .slope_of = Of::input, .has_parameter = true, .keeps_zero = true};
  template <typename T>
  static T value(const T& x, const T& negative_slope) {
    return Elementary<T>::if_less(x, Elementary<T>::constant(0), x * negative_slope, x);
  }
  template <typename T>
  static T slope(const T& x, const T& negative_slope) {
    using E = Elementary<T>;
    return E::if_at_most(x, E::constant(0), negative_slope, E::constant(1));
  }
};

// x between 0 and 6: A. Krizhevsky, "Convolutional deep belief networks on CIFAR-10", 2010.
struct Relu6 {
  static constexpr Traits traits{.name = "relu6", .keeps_zero = true, .never_negative = true};
  template <typename T>
  static T value(const T& x, const T&) {
    return clamped(x, 0, 6);
  }
  template <typename T>
  static T slope(const T& y, const T&) {
    return between(y, 0, 6, 1);
  }
};

// 1 / (1 + exp(-x))
struct Sigmoid {
  static constexpr Traits traits{.name = "sigmoid", .never_negative = true};
  template <typename T>
  static T value(const T& x, const T&) {
    return Elementary<T>::logistic(x);
  }
  template <typename T>
  static T slope(const T& y, const T&) {
    return y * (1 - y);
  }
};

struct Tanh {
  static constexpr Traits traits{.name = "tanh", .keeps_zero = true};
  template <typename T>
  static T value(const T& x, const T&) {
    return Elementary<T>::tanh(x);
  }
  template <typename T>
  static T slope(const T& y, const T&) {
    return 1 - y * y;
  }
};

// x / (1 + exp(-x)), also called swish: P. Ramachandran et al., "Searching for activation functions", 2017.
struct Silu {
  static constexpr Traits traits{.name = "silu", .slope_of = Of::input, .keeps_zero = true};
  template <typename T>
  static T value(const T& x, const T&) {
    return x * Elementary<T>::logistic(x);
  }
  template <typename T>
  static T slope(const T& x, const T&) {
    const T s = Elementary<T>::logistic(x);
    return s * (1 + x * (1 - s));
  }
};

// relu6(x + 3) / 6, as Keras 3 has it.
struct HardSigmoid {
  static constexpr Traits traits{.name = "hard_sigmoid", .never_negative = true};
  template <typename T>
  static T value(const T& x, const T&) {
    return clamped(T(x + 3), 0, 6) / 6;
  }
  template <typename T>
  static T slope(const T& y, const T&) {
    return between(y, 0, 1, 1.0 / 6);
  }
};

// x relu6(x + 3) / 6: A. Howard et al., "Searching for MobileNetV3", 2019.
struct HardSwish {
  static constexpr Traits traits{.name = "hard_swish", .slope_of = Of::input, .keeps_zero = true};
  template <typename T>
  static T value(const T& x, const T&) {
    // x itself from 3 on: 6 x might be infinite.
    return Elementary<T>::if_at_most(-x, Elementary<T>::constant(-3), x, T(x * (clamped(T(x + 3), 0, 6) / 6)));
  }
  template <typename T>
  static T slope(const T& x, const T&) {
    using E = Elementary<T>;
    const T above = E::if_at_most(-x, E::constant(-3), E::constant(1), T((x * 2 + 3) / 6));
    return E::if_at_most(x, E::constant(-3), E::constant(0), above);
  }
};

// x, and `parameter` (exp(x) - 1) where x is negative: D. Clevert et al., "Fast and accurate deep network learning by
// exponential linear units", 2015.
struct Elu {
  static constexpr Traits traits{.name = "elu", .slope_of = Of::input, .has_parameter = true, .keeps_zero = true};
  template <typename T>
  static T value(const T& x, const T& alpha) {
    using E = Elementary<T>;
    return E::if_less(x, E::constant(0), alpha * E::expm1_below_0(x), x);
  }
  template <typename T>
  static T slope(const T& x, const T& alpha) {
    using E = Elementary<T>;
    return E::if_at_most(x, E::constant(0), alpha * E::exp_below_0(x), E::constant(1));
  }
};

// x (1 + erf(x / sqrt(2))) / 2: D. Hendrycks, K. Gimpel, "Gaussian error linear units", 2016; exact, not its
// approximation by tanh.
struct Gelu {
  static constexpr Traits traits{.name = "gelu", .slope_of = Of::input, .keeps_zero = true};
  template <typename T>
  static T value(const T& x, const T&) {
    return x * cumulative(x);
  }
  template <typename T>
  static T slope(const T& x, const T&) {
    using E = Elementary<T>;
    const T density = E::exp_below_0(-(x * x) / 2) * E::constant(0.39894228040143267794);  // 1 / sqrt(2 pi)
    return cumulative(x) + x * density;
  }

 private:
  // Of the normal distribution.
  template <typename T>
  static T cumulative(const T& x) {
    using E = Elementary<T>;
    return (1 + E::erf(x * E::constant(0.70710678118654752440))) / 2;  // 1 / sqrt(2)
  }
};

// parameter x.  The compiler makes it itself, in gradients.
struct Scaled {
  static constexpr Traits traits{.name = "scaled", .has_parameter = true, .keeps_zero = true};
  template <typename T>
  static T value(const T& x, const T& factor) {
    return x * factor;
  }
  template <typename T>
  static T slope(const T&, const T& factor) {
    return factor;
  }
};

using Functions = std::tuple<LeakyRelu, Relu6, Sigmoid, Tanh, Silu, HardSigmoid, HardSwish, Elu, Gelu, Scaled>;

// Calls `visitor` with the function of that name, an object of its struct; false if there is none.
template <typename Visitor>
bool visit(std::string_view name, Visitor visitor) {
  return std::apply(
      [&](auto... functions) { return ((functions.traits.name == name ? (visitor(functions), true) : false) || ...); },
      Functions());
}

// Null if there is none.
inline const Traits* traits_of(std::string_view name) {
  const Traits* found = nullptr;
  visit(name, [&](auto function) { found = &decltype(function)::traits; });
  return found;
}

}  // namespace skipper::pointwise
