// Sums over the pixels of each image, and sums of those over the batch.  A map is a Func of (c, x, y, n), what belongs
// to an image a Field of (c, n), what belongs to a channel a Func of (c).
#pragma once

#include <Halide.h>

#include <vector>

namespace skipper::algorithm {

// One component of a Func that gives several.
struct Field {
  Halide::Func func;
  int component = -1;  // -1: it gives one
  template <typename... Arguments>
  Halide::Expr operator()(Arguments... arguments) const {
    return component < 0 ? Halide::Expr(func(arguments...)) : Halide::Expr(func(arguments...)[component]);
  }
};

// `output` has two components; `stages` are what it is computed from, in order, to be kept in registers.
struct ImageSums {
  Halide::Var c{"c"}, n{"n"};
  Halide::RDom r;  // x, y
  Halide::Func output{"output"};
  std::vector<Halide::Func> stages;
};

// mean(c, n) = sum over x, y of a / (width height),  deviations(c, n) = sum over x, y of (a - mean)^2
ImageSums image_statistics(Halide::Func a, int width, int height);

// sums(c, n) = sum over x, y of g,  products(c, n) = sum over x, y of g (a - mean(c)) / sqrt(variance(c) + epsilon)
ImageSums gradient_sums(Halide::Func g, Halide::Func a, Halide::Func mean, Halide::Func variance, float epsilon,
                        int width, int height);

struct BatchSums {
  Halide::Var c{"c"};
  Halide::RDom r;  // n
  Halide::Func output{"output"};
  std::vector<Halide::Func> stages;
};

// mean(c) = sum over n of means / B,  variance(c) = sum over n of (deviations + pixels (means - mean)^2) / (B pixels)
BatchSums batch_statistics(Field means, Field deviations, Halide::Expr batch, int pixels);

// output(c) = sum over n of a(c, n)
BatchSums sum_batch(Field a, Halide::Expr batch);

// output(c) = sum over n, y, x of a(c, x, y, n)
BatchSums sum_pixels(Halide::Func a, int width, int height, Halide::Expr batch);

}  // namespace skipper::algorithm
