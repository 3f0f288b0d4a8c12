// The peak that percentages refer to: GFLOP/s of independent FMAs in registers, on THREADS threads at a time.
//   bench_fma_peak [THREADS] [avx512|avx2|sse41]      default: the widest that this CPU has
#include "runtime/tools/skipper/fma_peak.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  const int threads = std::max(1, argc > 1 ? std::atoi(argv[1]) : 1);
  __builtin_cpu_init();
  std::string variant = argc > 2 ? argv[2] : "";
  if (variant.empty())
    variant = __builtin_cpu_supports("avx512f") ? "avx512" : __builtin_cpu_supports("fma") ? "avx2" : "sse41";
  std::printf("%.1f\n", skipper::tool::measure_fma_peak(variant, threads));
  return 0;
}
