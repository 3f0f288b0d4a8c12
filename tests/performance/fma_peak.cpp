// The peak that percentages refer to: GFLOP/s of independent FMAs in registers, on THREADS threads at a time.
//   bench_fma_peak [THREADS] [avx512|avx2|sse41]      default: the widest that this CPU has
#include <immintrin.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr long kIterations = 20'000'000;

// Twelve accumulators: more than latency (4) x ports (2).  Only registers: 12 + 2.
__attribute__((target("avx512f"))) float run_avx512() {
  __m512 sums[12], a = _mm512_set1_ps(0.999F), b = _mm512_set1_ps(1e-3F);
  for (__m512& sum : sums) sum = _mm512_setzero_ps();
  for (long i = 0; i < kIterations; ++i)
#pragma GCC unroll 12
    for (int j = 0; j < 12; ++j) sums[j] = _mm512_fmadd_ps(sums[j], a, b);
  for (int j = 1; j < 12; ++j) sums[0] = _mm512_add_ps(sums[0], sums[j]);
  return _mm512_cvtss_f32(sums[0]);
}

__attribute__((target("avx2,fma"))) float run_avx2() {
  __m256 sums[12], a = _mm256_set1_ps(0.999F), b = _mm256_set1_ps(1e-3F);
  for (__m256& sum : sums) sum = _mm256_setzero_ps();
  for (long i = 0; i < kIterations; ++i)
#pragma GCC unroll 12
    for (int j = 0; j < 12; ++j) sums[j] = _mm256_fmadd_ps(sums[j], a, b);
  for (int j = 1; j < 12; ++j) sums[0] = _mm256_add_ps(sums[0], sums[j]);
  return _mm256_cvtss_f32(sums[0]);
}

// No FMA: a multiplication and an addition.
float run_sse() {
  __m128 sums[12], a = _mm_set1_ps(0.999F), b = _mm_set1_ps(1e-3F);
  for (__m128& sum : sums) sum = _mm_setzero_ps();
  for (long i = 0; i < kIterations; ++i)
#pragma GCC unroll 12
    for (int j = 0; j < 12; ++j) sums[j] = _mm_add_ps(_mm_mul_ps(sums[j], a), b);
  for (int j = 1; j < 12; ++j) sums[0] = _mm_add_ps(sums[0], sums[j]);
  return _mm_cvtss_f32(sums[0]);
}

double gflops(int threads, int lanes, const std::function<float()>& run) {
  std::vector<float> results(static_cast<std::size_t>(threads));
  std::vector<std::thread> workers;
  const auto start = std::chrono::steady_clock::now();
  for (float& result : results) workers.emplace_back([&] { result = run(); });
  for (std::thread& worker : workers) worker.join();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  // Each sum tends to 1, so 12 in all: what keeps the loop from being optimised away.
  if (std::any_of(results.begin(), results.end(), [](float r) { return r < 11.5F || r > 12.5F; })) std::abort();
  return 2.0 * 12 * lanes * static_cast<double>(kIterations) * threads / seconds * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = std::max(1, argc > 1 ? std::atoi(argv[1]) : 1);
  __builtin_cpu_init();
  std::string variant = argc > 2 ? argv[2] : "";
  if (variant.empty())
    variant = __builtin_cpu_supports("avx512f") ? "avx512" : __builtin_cpu_supports("fma") ? "avx2" : "sse41";
  double best = 0;
  for (int i = 0; i < 5; ++i) {
    if (variant == "avx512") best = std::max(best, gflops(threads, 16, run_avx512));
    else if (variant == "avx2") best = std::max(best, gflops(threads, 8, run_avx2));
    else best = std::max(best, gflops(threads, 4, run_sse));
  }
  std::printf("%.1f\n", best);
  return 0;
}
