// Thread counts, the host's own pool, two models and an app's own Halide pipeline in one program.
#include <dlfcn.h>
#include <toy.h>
#include <toy_two.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "toy_support.h"

namespace {

// The most samples that were computed at the same time.
int most_at_once(skipper_context* context) {
  Call call(TOY_MAX_BATCH);
  for (size_t n = 0; n < TOY_MAX_BATCH; ++n) call.input[n * 4] = LINGERS;
  REQUIRE(call.predict(context) == SKIPPER_OK);
  call.check_results();
  return static_cast<int>(*std::max_element(call.trace.begin(), call.trace.end()));
}

// Never more than `threads`, and as many at least once: on a busy machine a worker may wake too late.
bool uses(skipper_context* context, int32_t threads) {
  for (int round = 0; round < 50; ++round) {
    const int most = most_at_once(context);
    CHECK(most <= threads);
    if (most == threads) return true;
  }
  return false;
}

bool uses_threads(int32_t threads, int32_t expected) {
  toy::Model model = prepared("plain");
  skipper_options options{};
  options.threads = threads;
  toy::Context context;
  REQUIRE(context.create(model, options) == SKIPPER_OK);
  return uses(context.get(), expected);
}

struct HostPool {
  int32_t calls = 0, tasks = 0;
  bool skip_one = false, fail = false, repeat = false, fail_late = false;
};

int host_parallel_for(void* user, int32_t tasks, skipper_task body, void* body_data) {
  auto* pool = static_cast<HostPool*>(user);
  pool->calls += 1;
  pool->tasks += tasks;
  if (pool->fail) return 77;
  if (pool->repeat) {
    for (int32_t i = 0; i < tasks; ++i) body(body_data, i / 2);
    return 0;
  }
  std::atomic<int32_t> next{pool->skip_one ? 1 : 0};
  std::atomic<int> status{0};
  const auto work = [&] {
    for (int32_t i = next++; i < tasks; i = next++) {
      if (const int result = body(body_data, i)) status = result;
    }
  };
  std::thread second(work);
  work();
  second.join();
  return pool->fail_late ? 78 : status.load();
}

}  // namespace

TEST_CASE("a context uses at most the threads that it asks for", "[codegen][threads]") {
  CHECK(uses_threads(4, 4));  // more than this machine may have
  for (const int32_t threads : {1, 2, 3}) CHECK(uses_threads(threads, threads));
  CHECK(uses_threads(INT32_MAX, TOY_MAX_BATCH));
}

TEST_CASE("a context that asks for no number takes that of the environment", "[codegen][threads]") {
  setenv("SKIPPER_NUM_THREADS", "3", 1);
  CHECK(uses_threads(0, 3));
  CHECK(uses_threads(2, 2));
  setenv("SKIPPER_NUM_THREADS", "a few", 1);
  toy::Model model = prepared("plain");
  std::vector<std::string> warnings;
  skipper_options options{};
  options.log_user = &warnings;
  options.log = [](void* user, int32_t severity, const char* text) {
    if (severity == SKIPPER_LOG_WARNING) static_cast<std::vector<std::string>*>(user)->push_back(text);
  };
  toy::Context context;
  REQUIRE(context.create(model, options) == SKIPPER_OK);
  CHECK(warnings ==
        std::vector<std::string>{"SKIPPER_NUM_THREADS is ignored: it must be a number from 1 to 256, not \"a few\""});
  unsetenv("SKIPPER_NUM_THREADS");
}

TEST_CASE("one thread means the caller's own", "[codegen][threads]") {
  toy::Model model = prepared("plain");
  skipper_options options{};
  options.threads = 1;
  std::set<std::thread::id> threads;
  options.log_user = &threads;
  options.log = [](void* user, int32_t, const char*) {
    static_cast<std::set<std::thread::id>*>(user)->insert(std::this_thread::get_id());
  };
  toy::Context context;
  REQUIRE(context.create(model, options) == SKIPPER_OK);
  Call call(TOY_MAX_BATCH);
  for (size_t n = 0; n < TOY_MAX_BATCH; ++n) call.input[n * 4] = PRINTS;
  REQUIRE(call.predict(context.get()) == SKIPPER_OK);
  CHECK(threads == std::set<std::thread::id>{std::this_thread::get_id()});
}

TEST_CASE("nested parallel loops", "[codegen][threads]") {
  toy::Model model = prepared("plain");
  for (const int32_t threads : {1, 2, 5, 16}) {
    skipper_options options{};
    options.threads = threads;
    toy::Context context;
    REQUIRE(context.create(model, options) == SKIPPER_OK);
    for (const int32_t batch : {1, 3, TOY_MAX_BATCH}) {
      Call call(batch);
      for (int32_t n = 0; n < batch; ++n) call.input[static_cast<size_t>(n) * 4] = NESTS;
      CHECK(call.predict(context.get()) == SKIPPER_OK);
      call.check_results();
    }
  }
}

TEST_CASE("the host's own pool", "[codegen][threads]") {
  toy::Model model = prepared("plain");
  HostPool pool;
  skipper_options options{};
  options.threads = 1;  // ignored
  options.parallel_for = host_parallel_for;
  options.parallel_for_user = &pool;
  toy::Context context;
  REQUIRE(context.create(model, options) == SKIPPER_OK);
  CHECK(uses(context.get(), 2));
  CHECK(pool.calls >= 1);
  CHECK(pool.tasks == TOY_MAX_BATCH * pool.calls);

  Call call(3);
  call.input[0] = FAILS;
  CHECK(call.predict(context.get()) == SKIPPER_KERNEL_FAILED);
  CHECK(message().find("with code -9: the input is out of range") != std::string::npos);
  call.input[0] = 1.0f;
  pool.skip_one = true;
  CHECK(call.predict(context.get()) == SKIPPER_KERNEL_FAILED);
  CHECK(message().find("did not run each task once") != std::string::npos);
  pool.skip_one = false;
  pool.fail = true;
  CHECK(call.predict(context.get()) == SKIPPER_KERNEL_FAILED);
  CHECK(message().find("with code 77: the host's parallel_for failed") != std::string::npos);
  pool.fail = false;
  pool.repeat = true;
  CHECK(call.predict(context.get()) == SKIPPER_KERNEL_FAILED);
  CHECK(message().find("did not run each task once") != std::string::npos);
  pool.repeat = false;
  pool.fail_late = true;
  CHECK(call.predict(context.get()) == SKIPPER_KERNEL_FAILED);
  CHECK(message().find("with code 78: the host's parallel_for failed") != std::string::npos);
  pool.fail_late = false;
  CHECK(call.predict(context.get()) == SKIPPER_OK);
  call.check_results();
}

TEST_CASE("threads share a model with a context each beside a second model", "[codegen][threads]") {
  toy::Model model = prepared("fast");
  toy_two::Model second;
  REQUIRE(second.prepare(parameters(), 2, "plain") == SKIPPER_OK);
  std::atomic<int> wrong{0};
  const auto work = [&](int32_t id) {
    skipper_options options{};
    options.threads = 1 + id % 3;
    for (int round = 0; round < 10; ++round) {
      toy::Context context;
      toy_two::Context other;
      if (context.create(model, options) != SKIPPER_OK || other.create(second, options) != SKIPPER_OK) ++wrong;
      for (int32_t batch = 1; batch <= TOY_MAX_BATCH; ++batch) {
        Call call(batch), again(batch);
        if (call.predict(context.get()) != SKIPPER_OK) ++wrong;
        if (again.predict(other.get(), &toy_two_predict) != SKIPPER_OK) ++wrong;
        if (call.sum != again.sum || call.hidden != again.hidden) ++wrong;
        call.input[0] = FAILS;
        if (call.predict(context.get()) != SKIPPER_KERNEL_FAILED) ++wrong;
      }
    }
  };
  std::vector<std::thread> threads;
  for (int32_t id = 0; id < 4; ++id) threads.emplace_back(work, id);
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
