#include "compiler/kernels/sums/algorithm.h"

namespace skipper::algorithm {

using Halide::cast;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Tuple;

ImageSums image_statistics(Func a, int width, int height) {
  ImageSums s;
  s.r = RDom(0, width, 0, height, "r");
  const float each = 1.0f / static_cast<float>(width * height);
  Func sum("sum"), mean("mean"), deviations("deviations");
  sum(s.c, s.n) = 0.0f;
  sum(s.c, s.n) += a(s.c, s.r.x, s.r.y, s.n);
  mean(s.c, s.n) = sum(s.c, s.n) * each;
  Expr deviation = a(s.c, s.r.x, s.r.y, s.n) - mean(s.c, s.n);
  deviations(s.c, s.n) = 0.0f;
  deviations(s.c, s.n) += deviation * deviation;
  s.output(s.c, s.n) = Tuple(mean(s.c, s.n), deviations(s.c, s.n));
  s.stages = {sum, mean, deviations};
  return s;
}

ImageSums gradient_sums(Func g, Func a, Func mean, Func variance, float epsilon, int width, int height) {
  ImageSums s;
  s.r = RDom(0, width, 0, height, "r");
  Func sums("sums");
  Expr value = g(s.c, s.r.x, s.r.y, s.n);
  Expr centred = a(s.c, s.r.x, s.r.y, s.n) - mean(s.c);
  sums(s.c, s.n) = Tuple(0.0f, 0.0f);
  sums(s.c, s.n) = Tuple(sums(s.c, s.n)[0] + value, sums(s.c, s.n)[1] + value * centred);
  s.output(s.c, s.n) = Tuple(sums(s.c, s.n)[0], sums(s.c, s.n)[1] / sqrt(variance(s.c) + epsilon));
  s.stages = {sums};
  return s;
}

BatchSums batch_statistics(Field means, Field deviations, Expr batch, int pixels) {
  BatchSums s;
  s.r = RDom(0, batch, "r");
  Expr count = cast<float>(batch);
  Func sum("sum"), mean("mean"), squares("squares");
  sum(s.c) = 0.0f;
  sum(s.c) += means(s.c, s.r);
  mean(s.c) = sum(s.c) / count;
  Expr apart = means(s.c, s.r) - mean(s.c);
  squares(s.c) = 0.0f;
  squares(s.c) += deviations(s.c, s.r) + static_cast<float>(pixels) * apart * apart;
  s.output(s.c) = Tuple(mean(s.c), squares(s.c) / (count * static_cast<float>(pixels)));
  s.stages = {sum, mean, squares};
  return s;
}

BatchSums sum_batch(Field a, Expr batch) {
  BatchSums s;
  s.r = RDom(0, batch, "r");
  Func sum("sum");
  sum(s.c) = 0.0f;
  sum(s.c) += a(s.c, s.r);
  s.output(s.c) = sum(s.c);
  s.stages = {sum};
  return s;
}

BatchSums sum_pixels(Func a, int width, int height, Expr batch) {
  BatchSums s;
  s.r = RDom(0, width, 0, height, 0, batch, "r");
  Func sum("sum");
  sum(s.c) = 0.0f;
  sum(s.c) += a(s.c, s.r.x, s.r.y, s.r.z);
  s.output(s.c) = sum(s.c);
  s.stages = {sum};
  return s;
}

}  // namespace skipper::algorithm
