#include "fma_peak.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace skipper::tool {

#if defined(__x86_64__)

namespace {

constexpr long iterations = 4'000'000;

// Twelve accumulators: more than latency (4) x ports (2), and with a and b no more than there are registers.
__attribute__((target("avx512f"))) float run_avx512() {
  __m512 sums[12], a = _mm512_set1_ps(0.999F), b = _mm512_set1_ps(1e-3F);
  for (__m512& sum : sums) sum = _mm512_setzero_ps();
  for (long i = 0; i < iterations; ++i)
#pragma GCC unroll 12
    for (__m512& sum : sums) sum = _mm512_fmadd_ps(sum, a, b);
  for (int j = 1; j < 12; ++j) sums[0] = _mm512_add_ps(sums[0], sums[j]);
  return _mm512_cvtss_f32(sums[0]);
}

__attribute__((target("avx2,fma"))) float run_avx2() {
  __m256 sums[12], a = _mm256_set1_ps(0.999F), b = _mm256_set1_ps(1e-3F);
  for (__m256& sum : sums) sum = _mm256_setzero_ps();
  for (long i = 0; i < iterations; ++i)
#pragma GCC unroll 12
    for (__m256& sum : sums) sum = _mm256_fmadd_ps(sum, a, b);
  for (int j = 1; j < 12; ++j) sums[0] = _mm256_add_ps(sums[0], sums[j]);
  return _mm256_cvtss_f32(sums[0]);
}

// No FMA: a multiplication and an addition.
float run_sse() {
  __m128 sums[12], a = _mm_set1_ps(0.999F), b = _mm_set1_ps(1e-3F);
  for (__m128& sum : sums) sum = _mm_setzero_ps();
  for (long i = 0; i < iterations; ++i)
#pragma GCC unroll 12
    for (__m128& sum : sums) sum = _mm_add_ps(_mm_mul_ps(sum, a), b);
  for (int j = 1; j < 12; ++j) sums[0] = _mm_add_ps(sums[0], sums[j]);
  return _mm_cvtss_f32(sums[0]);
}

double gflops(int threads, int lanes, float (*run)()) {
  // Written by each thread, so that the loop is not optimised away.
  std::vector<float> results(static_cast<std::size_t>(threads));
  std::vector<std::thread> workers;
  workers.reserve(results.size());
  const auto start = std::chrono::steady_clock::now();
  for (float& result : results)
    workers.emplace_back([&result, run] { *static_cast<volatile float*>(&result) = run(); });
  for (std::thread& worker : workers) worker.join();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return 2.0 * 12 * lanes * static_cast<double>(iterations) * threads / seconds * 1e-9;
}

}  // namespace

double measure_fma_peak(const std::string& variant, int threads) {
  double best = 0;
  for (int i = 0; i < 8; ++i) {
    if (variant == "avx512") best = std::max(best, gflops(threads, 16, run_avx512));
    if (variant == "avx2") best = std::max(best, gflops(threads, 8, run_avx2));
    if (variant == "sse41") best = std::max(best, gflops(threads, 4, run_sse));
  }
  return best;
}

#else

double measure_fma_peak(const std::string&, int) { return 0; }

#endif

}  // namespace skipper::tool
