// A model in a program that forks, exits and takes signals while threads predict.
#include <pthread.h>
#include <signal.h>
#include <toy.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "in_child.h"
#include "process_threads.h"
#include "toy_support.h"

namespace {

skipper_options with_threads(int32_t threads) {
  skipper_options options{};
  options.threads = threads;
  return options;
}

// A call that reuses its memory.
struct Repeated {
  bool predicts(skipper_context* context, bool nests) {
    for (size_t n = 0; n < TOY_MAX_BATCH; ++n) call.input[n * 4] = nests ? NESTS : -6.0f;
    if (call.predict(context) != SKIPPER_OK) return false;
    for (size_t n = 0; n < TOY_MAX_BATCH; ++n) {
      float sum = 0;
      for (size_t c = 0; c < 4; ++c) {
        const float value = call.input[n * 4 + c] * (2.0f * parameters()[0][c]) + parameters()[1][c];
        if (call.hidden[n * 4 + c] != value) return false;
        sum += value;
      }
      if (call.sum[n] != sum) return false;
    }
    return true;
  }

  Call call{TOY_MAX_BATCH};
};

bool predicts(skipper_context* context, bool nests) { return Repeated().predicts(context, nests); }

// Eight contexts, some of which are in a call of another thread, and some not.
struct Contexts {
  Contexts() : model(prepared("fast")), contexts(8) {
    for (size_t i = 0; i < contexts.size(); ++i)
      REQUIRE(contexts[i].create(model, with_threads(1 + static_cast<int32_t>(i % 4))) == SKIPPER_OK);
  }
  toy::Model model;
  std::vector<toy::Context> contexts;
};

}  // namespace

TEST_CASE("exit while other threads predict ends the program with its own code", "[codegen][process]") {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  constexpr int kRuns = 20;
#else
  constexpr int kRuns = 200;
#endif
  for (int run = 0; run < kRuns; ++run) {
    const int status = in_child([&]() -> bool {
      static const toy::Model& model = *new toy::Model(prepared("fast"));  // exit destroys no static of ours
      for (int i = 0; i < 3; ++i) {
        std::thread([] {
          toy::Context context;
          if (context.create(model, with_threads(3)) != SKIPPER_OK) std::abort();
          Call call(TOY_MAX_BATCH);
          while (call.predict(context.get()) == SKIPPER_OK) {
          }
          std::abort();
        }).detach();
      }
      usleep(static_cast<useconds_t>(1000 * (run % 10)));
      exit(7);
    });
    CHECK(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 7);
  }
}

TEST_CASE("a child of fork predicts in the contexts of its parent", "[codegen][process]") {
  Contexts all;
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0}, ready{0};
  std::vector<std::thread> threads;
  for (size_t i = 4; i < 8; ++i) {
    threads.emplace_back([&, i] {
      Repeated repeated;
      ++ready;
      while (!stop) {
        if (!repeated.predicts(all.contexts[i].get(), i % 2 == 0)) ++wrong;
        usleep(20);
      }
    });
  }
  wait_until_all(ready, 4);
  for (int round = 0; round < 10; ++round) {
    const int status = in_child([&] {
      if (thread_count() != 1) return false;
      for (size_t i = 0; i < 4; ++i)
        if (!predicts(all.contexts[i].get(), true)) return false;
      if (thread_count() == 1) return false;  // workers of its own
      toy::Context fresh;
      return fresh.create(all.model, with_threads(5)) == SKIPPER_OK && predicts(fresh.get(), true);
    });
    CHECK(status == 0);
    for (size_t i = 0; i < 4; ++i) CHECK(predicts(all.contexts[i].get(), true));
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("threads of a model are there while it has contexts, and take no signals", "[codegen][process]") {
  toy::Model model = prepared("plain");
  const int before = settled_thread_count();
  CHECK(has_threads(before));
  sigset_t usr1, old;
  sigemptyset(&usr1);
  sigaddset(&usr1, SIGUSR1);
  {
    toy::Context context;
    REQUIRE(context.create(model, with_threads(4)) == SKIPPER_OK);
    CHECK(has_threads(before + 3));
    // Default action: a worker that takes it would end the program.
    pthread_sigmask(SIG_BLOCK, &usr1, &old);
    kill(getpid(), SIGUSR1);
    for (int i = 0; i < 50; ++i) CHECK(predicts(context.get(), true));
    int taken = 0;
    CHECK(sigwait(&usr1, &taken) == 0);
    CHECK(taken == SIGUSR1);
    pthread_sigmask(SIG_SETMASK, &old, nullptr);
  }
  CHECK(has_threads(before));
}
