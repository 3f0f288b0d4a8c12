// The axes of charts: where they start and end, and which values are marked.
#pragma once

#include <vector>

namespace skipper::page {

struct Axis {
  double low = 0, high = 1;  // low < high
  bool logarithmic = false;
  std::vector<double> ticks;

  // 0 at `low`, 1 at `high`.
  double place(double value) const;
};

// Each covers low to high, with about `count` ticks.

// Ends at ticks, which are multiples of 1, 2 or 5 times a power of ten.
Axis linear_axis(double low, double high, int count);
// Ends at ticks: powers of ten, over a few decades also 2 and 5 times those.  0 < low.
Axis logarithmic_axis(double low, double high, int count);
// Ends at low and high; the ticks are whole numbers.
Axis whole_number_axis(double low, double high, int count);

}  // namespace skipper::page
