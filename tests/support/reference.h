// NaN passes all of these.
// Plain references in double precision: what a layer is, with no regard for speed.  Activations are NHWC, convolution
// kernels HWIO, dense kernels (in, out); all dense.  Shared by tests; not part of the product.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace skipper::reference {

// An activation (n, h, w, c).  Samples (n, c) have h = w = 1.
struct Tensor {
  int64_t n = 0, h = 0, w = 0, c = 0;
  std::vector<double> data;

  Tensor() = default;
  Tensor(int64_t n_, int64_t h_, int64_t w_, int64_t c_, double value = 0)
      : n(n_), h(h_), w(w_), c(c_), data(static_cast<size_t>(n_ * h_ * w_ * c_), value) {}
  double& operator()(int64_t ni, int64_t y, int64_t x, int64_t ci) {
    return data.at(static_cast<size_t>(((ni * h + y) * w + x) * c + ci));
  }
  double operator()(int64_t ni, int64_t y, int64_t x, int64_t ci) const {
    return data.at(static_cast<size_t>(((ni * h + y) * w + x) * c + ci));
  }
};

// The kernel of a convolution (h, w, in, out); in: the channels of a group.
struct Kernel {
  int64_t h = 0, w = 0, in = 0, out = 0;
  std::vector<double> data;

  Kernel() = default;
  Kernel(int64_t h_, int64_t w_, int64_t in_, int64_t out_)
      : h(h_), w(w_), in(in_), out(out_), data(static_cast<size_t>(h_ * w_ * in_ * out_)) {}
  double& operator()(int64_t ky, int64_t kx, int64_t i, int64_t o) {
    return data.at(static_cast<size_t>(((ky * w + kx) * in + i) * out + o));
  }
  double operator()(int64_t ky, int64_t kx, int64_t i, int64_t o) const {
    return data.at(static_cast<size_t>(((ky * w + kx) * in + i) * out + o));
  }
};

struct Window {
  int64_t h = 1, w = 1, stride_h = 1, stride_w = 1;
};

// How a convolution reads its input: every stride-th position, every dilation-th pixel of its window, and of the
// channels those of the filter's group.
struct Steps {
  int64_t stride_h = 1, stride_w = 1, dilation_h = 1, dilation_w = 1, groups = 1;
};

inline Tensor zero_pad(const Tensor& a, int64_t top, int64_t bottom, int64_t left, int64_t right) {
  Tensor out(a.n, a.h + top + bottom, a.w + left + right, a.c);
  for (int64_t n = 0; n < a.n; ++n)
    for (int64_t y = 0; y < a.h; ++y)
      for (int64_t x = 0; x < a.w; ++x)
        for (int64_t c = 0; c < a.c; ++c) out(n, y + top, x + left, c) = a(n, y, x, c);
  return out;
}

// What a convolution of a without padding fills, with zeros in it.
inline Tensor windowed(const Tensor& a, const Kernel& k, const Steps& s, int64_t channels) {
  const int64_t rows = a.h - (k.h - 1) * s.dilation_h, columns = a.w - (k.w - 1) * s.dilation_w;
  if (a.c != k.in * s.groups || rows < 1 || columns < 1)
    throw std::invalid_argument("reference: a convolution's shapes");
  return {a.n, (rows - 1) / s.stride_h + 1, (columns - 1) / s.stride_w + 1, channels};
}

// Valid convolution.  An empty bias counts as zeros.
inline Tensor conv2d(const Tensor& a, const Kernel& k, const std::vector<double>& bias, const Steps& s) {
  Tensor out = windowed(a, k, s, k.out);
  if (k.out % s.groups != 0) throw std::invalid_argument("reference::conv2d: groups");
  for (int64_t n = 0; n < out.n; ++n)
    for (int64_t y = 0; y < out.h; ++y)
      for (int64_t x = 0; x < out.w; ++x)
        for (int64_t o = 0; o < k.out; ++o) {
          double sum = bias.empty() ? 0.0 : bias[static_cast<size_t>(o)];
          const int64_t first = o / (k.out / s.groups) * k.in;
          for (int64_t ky = 0; ky < k.h; ++ky)
            for (int64_t kx = 0; kx < k.w; ++kx)
              for (int64_t i = 0; i < k.in; ++i)
                sum += a(n, y * s.stride_h + ky * s.dilation_h, x * s.stride_w + kx * s.dilation_w, first + i) *
                       k(ky, kx, i, o);
          out(n, y, x, o) = sum;
        }
  return out;
}
inline Tensor conv2d(const Tensor& a, const Kernel& k, const std::vector<double>& bias, int64_t stride_h,
                     int64_t stride_w) {
  return conv2d(a, k, bias, {stride_h, stride_w});
}

// k: (h, w, c, multiplier).  Output channel c * multiplier + m is channel c with k(., ., c, m).  No groups.
inline Tensor depthwise_conv2d(const Tensor& a, const Kernel& k, const std::vector<double>& bias, const Steps& s) {
  Tensor out = windowed(a, k, s, k.in * k.out);
  for (int64_t n = 0; n < out.n; ++n)
    for (int64_t y = 0; y < out.h; ++y)
      for (int64_t x = 0; x < out.w; ++x)
        for (int64_t o = 0; o < out.c; ++o) {
          double sum = bias.empty() ? 0.0 : bias[static_cast<size_t>(o)];
          const int64_t c = o / k.out, m = o % k.out;
          for (int64_t ky = 0; ky < k.h; ++ky)
            for (int64_t kx = 0; kx < k.w; ++kx)
              sum += a(n, y * s.stride_h + ky * s.dilation_h, x * s.stride_w + kx * s.dilation_w, c) * k(ky, kx, c, m);
          out(n, y, x, o) = sum;
        }
  return out;
}

inline Tensor map(Tensor a, const std::function<double(double)>& f) {
  for (double& value : a.data) value = f(value);
  return a;
}

inline Tensor relu(const Tensor& a) {
  return map(a, [](double v) { return v <= 0 ? 0.0 : v; });
}

// A gradient behind a relu that gave, or got, `mask`.
inline Tensor relu_gradient(Tensor gradient, const Tensor& mask) {
  for (size_t i = 0; i < gradient.data.size(); ++i)
    if (mask.data.at(i) <= 0) gradient.data[i] = 0;
  return gradient;
}

inline Tensor add(Tensor a, const Tensor& b) {
  if (a.data.size() != b.data.size()) throw std::invalid_argument("reference::add: shapes");
  for (size_t i = 0; i < a.data.size(); ++i) a.data[i] += b.data[i];
  return a;
}

// b: of a's shape, or a factor for each of its channels and images.
inline Tensor mul(Tensor a, const Tensor& b) {
  const bool by_channel = b.h == 1 && b.w == 1;
  if (b.c != a.c || (!by_channel && a.data.size() != b.data.size()))
    throw std::invalid_argument("reference::mul: shapes");
  const auto channels = static_cast<size_t>(a.c), image = static_cast<size_t>(a.h * a.w * a.c);
  for (size_t i = 0; i < a.data.size(); ++i) a.data[i] *= b.data[by_channel ? i / image * channels + i % channels : i];
  return a;
}

// The pointwise functions of the DSL, as the papers have them.
inline Tensor activation(const Tensor& a, std::string_view function, double parameter) {
  const auto logistic = [](double x) { return 1 / (1 + std::exp(-x)); };
  const auto relu6 = [](double x) { return std::min(std::max(x, 0.0), 6.0); };
  const auto value = [&](double x) -> double {
    if (function == "leaky_relu") return x < 0 ? parameter * x : x;
    if (function == "relu6") return relu6(x);
    if (function == "sigmoid") return logistic(x);
    if (function == "tanh") return std::tanh(x);
    if (function == "silu") return x * logistic(x);
    if (function == "hard_sigmoid") return relu6(x + 3) / 6;
    if (function == "hard_swish") return x * relu6(x + 3) / 6;
    if (function == "elu") return x < 0 ? parameter * (std::exp(x) - 1) : x;
    if (function == "gelu") return x * (1 + std::erf(x / std::sqrt(2.0))) / 2;
    throw std::invalid_argument("reference::activation: " + std::string(function));
  };
  return map(a, value);
}

struct BatchNorm {
  std::vector<double> gamma, beta, mean, variance;
  double epsilon = 1e-3;
};

inline Tensor batch_norm(Tensor a, const BatchNorm& p) {
  for (size_t i = 0; i < a.data.size(); ++i) {
    const size_t c = i % static_cast<size_t>(a.c);
    a.data[i] = (a.data[i] - p.mean[c]) * (p.gamma[c] / std::sqrt(p.variance[c] + p.epsilon)) + p.beta[c];
  }
  return a;
}

// With the statistics of the batch: mean and biased variance of each channel.
inline Tensor batch_norm_of_batch(const Tensor& a, const std::vector<double>& gamma, const std::vector<double>& beta,
                                  double epsilon) {
  const size_t channels = static_cast<size_t>(a.c);
  const double count = static_cast<double>(a.data.size() / channels);
  BatchNorm p{gamma, beta, std::vector<double>(channels), std::vector<double>(channels), epsilon};
  for (size_t i = 0; i < a.data.size(); ++i) p.mean[i % channels] += a.data[i] / count;
  for (size_t i = 0; i < a.data.size(); ++i) {
    const double distance = a.data[i] - p.mean[i % channels];
    p.variance[i % channels] += distance * distance / count;
  }
  return batch_norm(a, p);
}

// Reduces every window with `step`, starting from `start`; no padding.
inline Tensor pool(const Tensor& a, const Window& w, double start, const std::function<double(double, double)>& step) {
  Tensor out(a.n, (a.h - w.h) / w.stride_h + 1, (a.w - w.w) / w.stride_w + 1, a.c);
  for (int64_t n = 0; n < out.n; ++n)
    for (int64_t y = 0; y < out.h; ++y)
      for (int64_t x = 0; x < out.w; ++x)
        for (int64_t c = 0; c < out.c; ++c) {
          double value = start;
          for (int64_t j = 0; j < w.h; ++j)
            for (int64_t i = 0; i < w.w; ++i) value = step(value, a(n, y * w.stride_h + j, x * w.stride_w + i, c));
          out(n, y, x, c) = value;
        }
  return out;
}

inline Tensor max_pool(const Tensor& a, const Window& w) {
  return pool(a, w, -std::numeric_limits<double>::infinity(),
              [](double p, double q) { return std::isnan(p) || p >= q ? p : q; });
}

inline Tensor average_pool(const Tensor& a, const Window& w) {
  const double area = static_cast<double>(w.h * w.w);
  return map(pool(a, w, 0.0, [](double p, double q) { return p + q; }), [area](double v) { return v / area; });
}

inline Tensor global_average_pool(const Tensor& a) { return average_pool(a, {a.h, a.w, 1, 1}); }

// (n, h, w, c) -> (n, 1, 1, h * w * c)
inline Tensor flatten(Tensor a) {
  a.c = a.h * a.w * a.c;
  a.h = a.w = 1;
  return a;
}

// Samples (n, 1, 1, in) times kernel (1, 1, in, out).
inline Tensor dense(const Tensor& a, const Kernel& k, const std::vector<double>& bias) {
  return conv2d(a, k, bias, 1, 1);
}

// Over the channels of samples (n, 1, 1, c).
inline Tensor softmax(Tensor a) {
  for (int64_t n = 0; n < a.n; ++n) {
    auto first = a.data.begin() + n * a.c, last = first + a.c;
    const double most = *std::max_element(first, last);
    double sum = 0;
    for (auto it = first; it != last; ++it) sum += * it = std::exp(*it - most);
    for (auto it = first; it != last; ++it) *it /= sum;
  }
  return a;
}

// The mean over the samples of - sum over k of labels(k) log softmax(logits)(k).
inline double cross_entropy(const Tensor& logits, const Tensor& labels) {
  const Tensor probabilities = softmax(logits);
  double sum = 0;
  for (size_t i = 0; i < labels.data.size(); ++i) sum -= labels.data.at(i) * std::log(probabilities.data.at(i));
  return sum / static_cast<double>(labels.n);
}

}  // namespace skipper::reference
