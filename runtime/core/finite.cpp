#include "finite.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <exception>
#include <thread>

#include "skipper/thread_count.h"

namespace skipper::detail {

namespace {

constexpr std::size_t block = 1024;           // a fixed trip count, so that compilers vectorise at -O2 too
constexpr std::size_t chunk = 256 * block;    // a thread's unit of work: 1 MiB
constexpr std::size_t chunks_per_thread = 4;  // below this a thread costs more than it saves
constexpr std::size_t max_threads = 8;        // memory is the limit by then
constexpr std::uint32_t exponent = 0x7f800000;

bool is_finite(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return (bits & exponent) != exponent;
}

bool block_is_finite(const float* data) {
  std::uint32_t bad = 0;
  for (std::size_t i = 0; i < block; ++i) {
    std::uint32_t bits;
    std::memcpy(&bits, data + i, sizeof bits);
    bad |= static_cast<std::uint32_t>((bits & exponent) == exponent);
  }
  return bad == 0;
}

// The index of the first value that is not finite, or count.
std::size_t first_bad(const float* data, std::size_t count) {
  std::size_t begin = 0;
  while (begin + block <= count && block_is_finite(data + begin)) begin += block;
  while (begin < count && is_finite(data[begin])) ++begin;
  return begin;
}

struct Chunk {
  std::size_t span, begin, count;
};

std::vector<Chunk> split(const std::vector<FloatSpan>& spans) {
  std::vector<Chunk> chunks;
  for (std::size_t s = 0; s < spans.size(); ++s)
    for (std::size_t begin = 0; begin < spans[s].count; begin += chunk)
      chunks.push_back({s, begin, std::min(chunk, spans[s].count - begin)});
  return chunks;
}

// Runs work on the calling thread and on as many others as pay and as the system gives.
template <typename Work>
void run_on_threads(std::size_t total_floats, const Work& work) {
  std::size_t wanted = std::min(max_threads, total_floats / (chunk * chunks_per_thread) + 1);
  if (wanted > 1) wanted = std::min(wanted, static_cast<std::size_t>(thread_count().count));
  std::vector<std::thread> threads;
  threads.reserve(wanted);
  try {
    while (threads.size() + 1 < wanted) threads.emplace_back(work);
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): fewer threads then.
  }
  work();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

bool all_finite(const std::vector<FloatSpan>& spans, std::size_t& span, std::size_t& element) {
  const std::vector<Chunk> chunks = split(spans);
  std::size_t total = 0;
  for (const FloatSpan& s : spans) total += s.count;
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> first{chunks.size()};  // the first chunk known to be bad
  run_on_threads(total, [&] {
    for (std::size_t i = next++; i < first.load(); i = next++) {
      const float* data = spans[chunks[i].span].data + chunks[i].begin;
      if (first_bad(data, chunks[i].count) == chunks[i].count) continue;
      std::size_t known = first.load();
      while (i < known && !first.compare_exchange_weak(known, i)) {
      }
    }
  });
  if (first == chunks.size()) return true;
  const Chunk& bad = chunks[first];
  span = bad.span;
  element = bad.begin + first_bad(spans[bad.span].data + bad.begin, bad.count);
  return false;
}

bool all_finite(const float* data, std::size_t count) { return first_bad(data, count) == count; }

}  // namespace skipper::detail
