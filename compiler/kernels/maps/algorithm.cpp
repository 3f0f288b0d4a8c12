#include "compiler/kernels/maps/algorithm.h"

#include <functional>

#include "compiler/kernels/common/elementary.h"
#include "compiler/kernels/common/not_a_number.h"
#include "compiler/pointwise/functions.h"

namespace skipper::algorithm {

using Halide::Expr;
using Halide::Func;
using Halide::Var;

namespace {

struct Pixel {
  Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
};

Func map(const std::string& name, const std::function<Expr(const Pixel&)>& value) {
  Pixel p;
  Func f(name);
  f(p.c, p.x, p.y, p.n) = value(p);
  return f;
}

Func per_channel_value(const std::string& name, const std::function<Expr(Var)>& value, Funcs& per_channel) {
  Var c("c");
  Func f(name);
  f(c) = value(c);
  per_channel.push_back(f);
  return f;
}

// The sum over the windows that pixel (x, y) lies in.  `value` gets the window's position and the pixel's place in it.
Expr sum_over_windows(const Pixel& p, const PoolGradient& pool,
                      const std::function<Expr(Expr wx, Expr wy, int i, int j)>& value) {
  Expr sum = 0.0f;
  for (int j = 0; j < pool.window.height; ++j)
    for (int i = 0; i < pool.window.width; ++i) {
      Expr left = p.x - i, top = p.y - j;
      Expr wx = left / pool.strides.width, wy = top / pool.strides.height;
      Expr is_window = left >= 0 && top >= 0 && left % pool.strides.width == 0 && top % pool.strides.height == 0 &&
                       wx < pool.output.width && wy < pool.output.height;
      Expr term = value(clamp(wx, 0, pool.output.width - 1), clamp(wy, 0, pool.output.height - 1), i, j);
      sum += select(is_window, term, 0.0f);
    }
  return sum;
}

}  // namespace

Func relu(Func a) {
  return map("relu", [&](const Pixel& p) { return rectified(a(p.c, p.x, p.y, p.n)); });
}

Func add(Func a, Func b) {
  return map("add", [&](const Pixel& p) { return a(p.c, p.x, p.y, p.n) + b(p.c, p.x, p.y, p.n); });
}

Func mul(Func a, Func b) {
  return map("mul", [&](const Pixel& p) { return a(p.c, p.x, p.y, p.n) * b(p.c, p.x, p.y, p.n); });
}

Func mul_channels(Func a, Func factors) {
  return map("mul_channels", [&](const Pixel& p) { return a(p.c, p.x, p.y, p.n) * factors(p.c, 0, 0, p.n); });
}

Func activation(Func a, std::string_view function, double parameter) {
  return map("activation", [&](const Pixel& p) {
    const Expr x = a(p.c, p.x, p.y, p.n), constant = static_cast<float>(parameter);
    Expr y;
    pointwise::visit(function, [&](auto f) { y = f.value(x, constant); });
    return y;
  });
}

Func activation_gradient(Func gradient, Func known, std::string_view function, double parameter) {
  return map("activation_gradient", [&](const Pixel& p) {
    const Expr x = known(p.c, p.x, p.y, p.n), constant = static_cast<float>(parameter);
    Expr slope;
    pointwise::visit(function, [&](auto f) { slope = f.slope(x, constant); });
    return gradient(p.c, p.x, p.y, p.n) * slope;
  });
}

Func relu_gradient(Func gradient, Func relu) {
  return map("relu_gradient",
             [&](const Pixel& p) { return passed(relu(p.c, p.x, p.y, p.n), gradient(p.c, p.x, p.y, p.n)); });
}

Func batch_norm(Func a, const BatchNormParameters& b, Funcs& per_channel) {
  Func scale =
      per_channel_value("scale", [&](Var c) { return b.gamma(c) / sqrt(b.variance(c) + b.epsilon); }, per_channel);
  return map("batch_norm",
             [&](const Pixel& p) { return (a(p.c, p.x, p.y, p.n) - b.mean(p.c)) * scale(p.c) + b.beta(p.c); });
}

Func batch_norm_gradient(Func gradient, Func a, const BatchNormGradientParameters& b, Funcs& per_channel) {
  auto deviation = [&](Var c) { return 1.0f / sqrt(b.variance(c) + b.epsilon); };
  Expr each = 1.0f / Halide::cast<float>(b.count);
  Func scale = per_channel_value("scale", [&](Var c) { return b.gamma(c) * deviation(c); }, per_channel);
  Func slope = per_channel_value("slope", [&](Var c) { return b.product(c) * deviation(c) * each; }, per_channel);
  Func offset = per_channel_value("offset", [&](Var c) { return b.sum(c) * each; }, per_channel);
  return map("batch_norm_gradient", [&](const Pixel& p) {
    Expr centred = a(p.c, p.x, p.y, p.n) - b.mean(p.c);
    return scale(p.c) * (gradient(p.c, p.x, p.y, p.n) - offset(p.c) - centred * slope(p.c));
  });
}

Func crop(Func a, int left, int top) {
  return map("crop", [&](const Pixel& p) { return a(p.c, p.x + left, p.y + top, p.n); });
}

Func dilate(Func a, Size input, Size strides) {
  return map("dilate", [&](const Pixel& p) {
    Expr x = p.x / strides.width, y = p.y / strides.height;
    Expr is_sample = p.x % strides.width == 0 && p.y % strides.height == 0 && x < input.width && y < input.height;
    return select(is_sample, a(p.c, clamp(x, 0, input.width - 1), clamp(y, 0, input.height - 1), p.n), 0.0f);
  });
}

Func global_average_pool_gradient(Func gradient, Size size) {
  const float each = 1.0f / static_cast<float>(size.width * size.height);
  return map("global_average_pool_gradient", [&](const Pixel& p) { return gradient(p.c, p.n) * each; });
}

Func average_pool_gradient(Func gradient, const PoolGradient& pool) {
  const float each = 1.0f / static_cast<float>(pool.window.width * pool.window.height);
  return map("average_pool_gradient", [&](const Pixel& p) {
    return each * sum_over_windows(p, pool, [&](Expr wx, Expr wy, int, int) { return gradient(p.c, wx, wy, p.n); });
  });
}

Func max_pool_gradient(Func gradient, Func indices, const PoolGradient& pool) {
  return map("max_pool_gradient", [&](const Pixel& p) {
    return sum_over_windows(p, pool, [&](Expr wx, Expr wy, int i, int j) {
      const float index = static_cast<float>(j * pool.window.width + i);
      return select(indices(p.c, wx, wy, p.n) == index, gradient(p.c, wx, wy, p.n), 0.0f);
    });
  });
}

}  // namespace skipper::algorithm
