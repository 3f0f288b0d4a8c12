// The most that this CPU can compute.
#pragma once

#include <string>

namespace skipper::tool {

// GFLOP/s of independent multiply-adds in registers on `threads` threads at a time, with the instructions of the
// variant (avx512, avx2, sse41); 0 for another variant.  The CPU must have them.
double measure_fma_peak(const std::string& variant, int threads);

}  // namespace skipper::tool
