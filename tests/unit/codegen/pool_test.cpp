// The pool that runs parallel loops (runtime/support/pool.c), as a C compiler and its sanitizers see it.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

#include "in_child.h"
#include "process_threads.h"
extern "C" {
#include "runtime/support/pool.h"
}

// pthread_create of the program, so that it can fail: the n-th from now on and all behind it; -1: none.
static std::atomic<int> creations_left{-1};
extern "C" int __real_pthread_create(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
extern "C" int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                                     void* argument) {
  if (creations_left >= 0 && creations_left-- <= 0) {
    creations_left = 0;
    return EAGAIN;
  }
  return __real_pthread_create(thread, attributes, start, argument);
}

namespace {

constexpr int kMachine = 2;  // CPUs, for skipper_threads_acquire

// A parallel loop that counts each index, and the threads that took part.
struct Loop {
  explicit Loop(int size) : counts(static_cast<size_t>(size)) {}

  static void body(void* data) {
    auto* loop = static_cast<Loop*>(data);
    const int now = ++loop->inside;
    int most = loop->most;
    while (most < now && !loop->most.compare_exchange_weak(most, now)) {
    }
    for (size_t i = loop->next++; i < loop->counts.size(); i = loop->next++) {
      if (loop->task) loop->task(static_cast<int>(i));
      ++loop->counts[i];
    }
    --loop->inside;
  }

  bool run(int workers) {
    next = 0;
    for (std::atomic<int>& count : counts) count = 0;
    skipper_threads_run(&Loop::body, this, workers);
    bool each_once = inside == 0;
    for (const std::atomic<int>& count : counts) each_once = each_once && count == 1;
    return each_once;
  }

  std::vector<std::atomic<int>> counts;
  std::atomic<size_t> next{0};
  std::atomic<int> inside{0}, most{0};
  std::function<void(int)> task;
};

struct Room {
  explicit Room(int count) : workers(count) { skipper_threads_acquire(workers, kMachine); }
  ~Room() { skipper_threads_release(workers); }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  int workers;
};

// Runs `size` tasks that each wait for all the others: as many threads must be there at once.
bool meet(int size) {
  Loop loop(size);
  std::atomic<int> arrived{0};
  loop.task = [&](int) {
    ++arrived;
    for (int i = 0; i < 20000 && arrived < size; ++i) usleep(100);
  };
  return loop.run(size - 1) && loop.most == size;
}

}  // namespace

TEST_CASE("a loop runs each index once, on at most the workers that it asks for", "[pool]") {
  const Room room(3);
  for (int workers : {0, 1, 2, 3}) {
    for (int size : {0, 1, 2, 100, 1000}) {
      Loop loop(size);
      CHECK(loop.run(workers));
      CHECK(loop.most <= workers + 1);
    }
  }
  CHECK(meet(4));
}

TEST_CASE("threads start with the first room and end with the last", "[pool]") {
  const int before = settled_thread_count();
  for (int round = 0; round < 20; ++round) {
    {
      const Room first(2);
      CHECK(has_threads(before + 2));
      {
        const Room second(1);
        CHECK(has_threads(before + 2));  // one more than CPUs, or what one asks for
      }
      CHECK(has_threads(before + 2));
      Loop loop(10);
      CHECK(loop.run(2));
    }
    CHECK(has_threads(before));
  }
}

TEST_CASE("eight threads with room of their own run loops in loops", "[pool]") {
  std::atomic<int> wrong{0};
  const auto work = [&](int id) {
    for (int round = 0; round < 40; ++round) {
      const Room room(1 + id % 4);
      for (int i = 0; i < 5; ++i) {
        Loop outer(7);
        outer.task = [&](int) {
          Loop middle(5);
          middle.task = [&](int) {
            Loop inner(3);
            if (!inner.run(1)) ++wrong;
          };
          if (!middle.run(room.workers)) ++wrong;
        };
        if (!outer.run(room.workers) || outer.most > room.workers + 1) ++wrong;
      }
    }
  };
  std::vector<std::thread> threads;
  for (int id = 0; id < 8; ++id) threads.emplace_back(work, id);
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("a child of fork has workers of its own, however busy the parent is", "[pool]") {
  constexpr int kBusy = 7;
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0}, ready{0};
  std::vector<std::thread> threads;
  for (int id = 0; id < kBusy; ++id) {
    threads.emplace_back([&, id] {
      const Room room(1 + id % 3);
      Loop loop(50);
      ++ready;
      while (!stop) {
        if (!loop.run(room.workers)) ++wrong;
        usleep(50);
      }
    });
  }
  const Room room(3);
  wait_until_all(ready, kBusy);
  REQUIRE(meet(4));
  for (int i = 0; i < 20; ++i) {
    CHECK(in_child([&] {
            if (thread_count() != 1) return false;
            for (int round = 0; round < 3; ++round) {
              if (!meet(4)) return false;
            }
            const Room more(5);
            return meet(6) && in_child([] { return meet(4); }) == 0;
          }) == 0);
    CHECK(meet(4));
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("where no thread can be started loops run on fewer", "[pool]") {
  const int before = settled_thread_count();
  for (int given : {0, 1, 3}) {
    creations_left = given;
    {
      const Room room(8);
      creations_left = -1;
      CHECK(has_threads(before + given));
      Loop loop(100);
      CHECK(loop.run(8));
      CHECK(loop.most <= given + 1);
      if (given) CHECK(meet(given + 1));
      const Room next(8);  // another one tries again
      CHECK(has_threads(before + 8));
      CHECK(meet(9));
    }
    CHECK(has_threads(before));
  }
}

TEST_CASE("signals find the app's threads alone", "[pool]") {
  static std::atomic<int> handled{0}, elsewhere{0};
  static pthread_t app;
  app = pthread_self();
  struct sigaction action{};
  action.sa_handler = [](int) {
    ++handled;
    if (!pthread_equal(pthread_self(), app)) ++elsewhere;
  };
  const std::vector<int> signals = {SIGHUP,  SIGINT,  SIGTERM, SIGUSR1,  SIGUSR2,
                                    SIGALRM, SIGCHLD, SIGPROF, SIGRTMIN, SIGRTMAX};
  std::vector<struct sigaction> old(signals.size());
  for (size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &old[i]);
  sigset_t blocked, mask;
  sigemptyset(&blocked);
  for (int signal : signals) sigaddset(&blocked, signal);
  {
    const Room room(3);
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    for (int signal = 1; signal < 32; ++signal) CHECK(sigismember(&mask, signal) == 0);  // acquire restored it
    // While the app blocks them, a signal to the process must wait for it rather than take a worker.
    pthread_sigmask(SIG_BLOCK, &blocked, &mask);
    for (int signal : signals) kill(getpid(), signal);
    CHECK(meet(4));
    CHECK(handled == 0);
    pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  }
  CHECK(handled == static_cast<int>(signals.size()));
  CHECK(elsewhere == 0);
  for (size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &old[i], nullptr);
}

TEST_CASE("exit while other threads run loops ends the program with its own code", "[pool]") {
  for (int run = 0; run < 50; ++run) {
    const int status = in_child([&]() -> bool {
      for (int id = 0; id < 3; ++id) {
        std::thread([] {
          const Room room(2);
          for (;;) {
            Loop loop(20);
            loop.run(2);
          }
        }).detach();
      }
      usleep(static_cast<useconds_t>(100 * (run % 10)));
      exit(7);
    });
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 7);
  }
}
