// Generated models on an app's own pool that does not do as it should: no entry says that all is well.
#include <mnist_resnet.h>
#include <tiny.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "model_case.h"
#include "model_entries.h"

using namespace skipper::test;

namespace {

enum class Fault {
  runs_none,
  returns_42,
  runs_none_returns_42,
  skips_first,
  skips_last,
  repeats_first,
  repeats_all,
  beyond
};

constexpr Fault kFaults[] = {Fault::runs_none,  Fault::returns_42,    Fault::runs_none_returns_42, Fault::skips_first,
                             Fault::skips_last, Fault::repeats_first, Fault::repeats_all,          Fault::beyond};

struct Pool {
  Fault fault = Fault::runs_none;
  int good_calls = 0;  // before the one with the fault; those behind it are good again
  int calls = 0;
  int most_tasks = 0;
};

int run_all(int32_t tasks, skipper_task body, void* data) {
  std::atomic<int32_t> next{0};
  std::atomic<int> status{0};
  const auto work = [&] {
    for (int32_t i = next++; i < tasks; i = next++) {
      if (const int result = body(data, i)) status = result;
    }
  };
  std::thread second(work);
  work();
  second.join();
  return status;
}

int run_wrongly(Fault fault, int32_t tasks, skipper_task body, void* data) {
  int status = 0;
  const auto run = [&](int32_t from, int32_t to) {
    for (int32_t i = from; i < to; ++i) status = body(data, i) ? 1 : status;
  };
  switch (fault) {
    case Fault::runs_none:
      return 0;
    case Fault::runs_none_returns_42:
      return 42;
    case Fault::returns_42:
      run(0, tasks);
      return 42;
    case Fault::skips_first:
      run(1, tasks);
      return 0;
    case Fault::skips_last:
      run(0, tasks - 1);
      return 0;
    case Fault::repeats_first:  // instead of the last one, where there are several: as many calls as tasks
      run(0, tasks > 1 ? tasks - 1 : 1);
      run(0, 1);
      return 0;
    case Fault::repeats_all:
      run(0, tasks);
      run(0, tasks);
      return 0;
    case Fault::beyond:
      run(0, tasks);
      body(data, tasks);
      body(data, -1);
      return 0;
  }
  return 0;
}

int parallel_for(void* user, int32_t tasks, skipper_task body, void* data) {
  auto* pool = static_cast<Pool*>(user);
  pool->most_tasks = std::max(pool->most_tasks, tasks);
  return pool->calls++ == pool->good_calls ? run_wrongly(pool->fault, tasks, body, data) : run_all(tasks, body, data);
}

skipper_options options_of(Pool& pool) {
  skipper_options options{};
  options.parallel_for = parallel_for;
  options.parallel_for_user = &pool;
  return options;
}

const skipper_model* const kModels[] = {tiny_model(), mnist_resnet_model()};

// Every entry here has loops but tiny's updates: their vectors are too short to be shared.
bool has_loops(const Entries& entries, Entry entry) {
  Pool good{Fault::runs_none, 1 << 30};
  CHECK(entries.run(entry, options_of(good)).status == SKIPPER_OK);
  return good.calls > 0;
}

bool must_have_loops(const skipper_model& model, Entry entry) {
  return &model != tiny_model() || (entry != Entry::adam && entry != Entry::sgd);
}

}  // namespace

TEST_CASE("a parallel_for that does not run each task once fails each entry") {
  for (const skipper_model* model : kModels) {
    for (const std::string& variant : runnable_variants(*model)) {
      const Entries entries(*model, variant);
      for (const Entry entry : entries.all()) {
        if (!has_loops(entries, entry)) {
          CHECK(!must_have_loops(*model, entry));
          continue;
        }
        for (const Fault fault : kFaults) {
          INFO(model->name << " " << variant << " " << name_of(entry) << " fault " << static_cast<int>(fault));
          Pool pool{fault};
          const skipper_status status = entries.run(entry, options_of(pool)).status;
          REQUIRE(pool.calls >= 1);
          CHECK(status == SKIPPER_KERNEL_FAILED);
          CHECK(std::string(model->last_error()).find("the host's parallel_for") != std::string::npos);
          CHECK(pool.calls == 1);  // the entry stops at the step that failed
        }
      }
    }
  }
}

TEST_CASE("a parallel_for that fails at any one of its calls fails the entry") {
  const skipper_model* model = tiny_model();
  for (const std::string& variant : runnable_variants(*model)) {
    const Entries entries(*model, variant);
    for (const Entry entry : entries.all()) {
      for (int good = 0;; ++good) {
        INFO(variant << " " << name_of(entry) << " call " << good);
        Pool pool{Fault::skips_last, good};
        const skipper_status status = entries.run(entry, options_of(pool)).status;
        if (pool.calls <= good) {
          CHECK(status == SKIPPER_OK);
          CHECK((good > 0 || !must_have_loops(*model, entry)));
          break;
        }
        REQUIRE(status == SKIPPER_KERNEL_FAILED);
      }
    }
  }
}

TEST_CASE("a blob whose prepare failed on the app's pool is refused") {
  for (const skipper_model* model : kModels) {
    const Entries entries(*model, runnable_variants(*model).front());
    for (const Fault fault : kFaults) {
      Pool pool{fault};
      CHECK(entries.use_of_blob(options_of(pool)) == SKIPPER_FOREIGN_BLOB);
    }
    Pool good{Fault::runs_none, 1 << 30};
    CHECK(entries.use_of_blob(options_of(good)) == SKIPPER_OK);
  }
}

TEST_CASE("a context goes on after its app's pool failed, with the same bits as ours") {
  for (const skipper_model* model : kModels) {
    const Entries entries(*model, runnable_variants(*model).front());
    for (const Entry entry : entries.all()) {
      INFO(model->name << " " << name_of(entry));
      if (!must_have_loops(*model, entry)) continue;
      const Entries::Result expected = entries.run(entry, with_threads(1));
      REQUIRE(expected.status == SKIPPER_OK);
      Pool pool{Fault::skips_first};
      const skipper_options options = options_of(pool);
      if (entry == Entry::prepare) {
        pool.good_calls = -1;
        CHECK(same_bits(entries.run(entry, options).written, expected.written));
        continue;
      }
      const Entries::Context context = entries.make(entry, options);
      CHECK(entries.run_in(entry, context.get()).status == SKIPPER_KERNEL_FAILED);
      const Entries::Result again = entries.run_in(entry, context.get());
      CHECK(again.status == SKIPPER_OK);
      CHECK(same_bits(again.written, expected.written));
      CHECK(pool.most_tasks <= 1024);
    }
  }
}
