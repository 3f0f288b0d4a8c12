// Measures what a parallel loop costs before there is any work in it: Skipper's pool beside Halide's, in turns.
//
//   parallel_loop [THREADS [ROUNDS]]      default: 2 threads, 20 rounds
//
// Prints medians of a loop's time in microseconds, right behind another loop, as in predict, and behind a pause that
// lets the workers sleep.  "empty" has nothing to do: the calling thread may find the end before a worker comes.  "met"
// ends when all THREADS are in the loop: how soon workers take part.
#include <HalideRuntime.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <vector>

extern "C" {
#include "runtime/support/pool.h"
}

namespace {

int threads = 2;
constexpr int kLoops = 500, kPausedLoops = 50;
constexpr useconds_t kPause = 1000;
std::atomic<int> arrived{0};

double now_us() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) * 1e-3;
}

void meet() {
  ++arrived;
  while (arrived < threads) sched_yield();
}

int no_task(void*, int, uint8_t*) { return 0; }
int meeting_task(void*, int, uint8_t*) {
  meet();
  return 0;
}

// One of each kind.
struct Loops {
  const char* name;
  void (*empty)();
  void (*met)();
  std::vector<double> times[4] = {};  // empty, met, empty behind a pause, met behind a pause
};

Loops kinds[] = {
    {"Skipper", [] { skipper_threads_run([](void*) {}, nullptr, threads - 1); },
     [] { skipper_threads_run([](void*) { meet(); }, nullptr, threads - 1); }},
    {"Halide", [] { halide_default_do_par_for(nullptr, no_task, 0, threads, nullptr); },
     [] { halide_default_do_par_for(nullptr, meeting_task, 0, threads, nullptr); }},
};

void measure(void (*loop)(), int count, useconds_t pause, std::vector<double>& times) {
  for (int i = 0; i < count; ++i) {
    arrived = 0;
    if (pause) usleep(pause);
    const double start = now_us();
    loop();
    times.push_back(now_us() - start);
  }
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) threads = std::max(1, std::atoi(argv[1]));
  const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 20;
  skipper_threads_acquire(threads - 1, threads);
  halide_set_num_threads(threads);
  for (int round = 0; round < rounds; ++round) {
    for (Loops& kind : kinds) {
      measure(kind.empty, kLoops, 0, kind.times[0]);
      measure(kind.met, kLoops, 0, kind.times[1]);
      measure(kind.empty, kPausedLoops, kPause, kind.times[2]);
      measure(kind.met, kPausedLoops, kPause, kind.times[3]);
    }
  }
  std::printf("%d threads, us     empty      met   behind a pause: empty      met\n", threads);
  for (Loops& kind : kinds) {
    std::printf("%-14s %9.2f %8.2f %22.2f %8.2f\n", kind.name, median(kind.times[0]), median(kind.times[1]),
                median(kind.times[2]), median(kind.times[3]));
  }
  skipper_threads_release(threads - 1);
  return 0;
}
