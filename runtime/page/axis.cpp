#include "axis.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace skipper::page {

namespace {

// The smallest of 1, 2 and 5 times a power of ten that is not below `step`.
double round_step(double step) {
  const double decade = std::pow(10.0, std::floor(std::log10(step)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * decade >= step * (1 - 1e-9)) return factor * decade;
  return 10 * decade;
}

// 1, 2, 5, 10, 20, 50, ... for ..., 0, 1, 2, ...
double one_two_five(int i) {
  const int decade = static_cast<int>(std::floor(i / 3.0));
  constexpr double factors[] = {1, 2, 5};
  return factors[i - 3 * decade] * std::pow(10.0, decade);
}

}  // namespace

double Axis::place(double value) const {
  if (logarithmic) return (std::log(value) - std::log(low)) / (std::log(high) - std::log(low));
  return (value - low) / (high - low);
}

Axis linear_axis(double low, double high, int count) {
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low <= 1e-9 * size) {  // a point, but for rounding: finer steps could not be counted
    const double margin = low == 0 ? 0.5 : 0.1 * std::abs(low);
    low -= margin;
    high += margin;
  }
  const double step = round_step((high - low) / count);
  const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
  Axis axis{first * step, last * step, false, {}};
  for (int i = 0; i <= last - first; ++i) axis.ticks.push_back((first + i) * step);
  return axis;
}

Axis logarithmic_axis(double low, double high, int count) {
  const double decades = std::log10(high) - std::log10(low);
  const bool fine = 3 * decades <= count;
  const int stride = fine ? 1 : 3 * std::max(1, static_cast<int>(std::ceil(decades / count)));
  int first = 3 * static_cast<int>(std::floor(std::log10(low) + 1e-9));
  while (fine && one_two_five(first + 1) <= low * (1 + 1e-9)) ++first;
  Axis axis{one_two_five(first), 0, true, {}};
  for (int i = first;; i += stride) {
    axis.ticks.push_back(one_two_five(i));
    if (i > first && one_two_five(i) >= high * (1 - 1e-9)) break;
  }
  axis.high = axis.ticks.back();
  return axis;
}

Axis whole_number_axis(double low, double high, int count) {
  const double step = std::max(1.0, round_step((high - low) / count));
  Axis axis{low, high, false, {}};
  const double first = std::ceil(low / step), last = std::floor(high / step);
  for (int i = 0; i <= last - first; ++i) axis.ticks.push_back((first + i) * step);
  return axis;
}

}  // namespace skipper::page
