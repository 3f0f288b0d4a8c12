// Threads share a model, with a context each.  Under ThreadSanitizer, which sees the kernels too: racing_model.cpp.
#include <blocks.h>
#include <tiny.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "model_case.h"

using namespace skipper::test;

TEST_CASE("threads share a model with a context each") {
  const ModelCase tiny_case(*tiny_model(), tiny_graph(), TINY_MAX_BATCH);
  const ModelCase blocks_case(*blocks_model(), blocks_graph(), BLOCKS_MAX_BATCH);
  for (const std::string& name : runnable_variants(tiny_case.model())) {
    const Prepared tiny_prepared(tiny_case, name.c_str()), blocks_prepared(blocks_case, name.c_str());
    const auto tiny_expected = Run(tiny_case, tiny_prepared, with_threads(1)).outputs();
    const auto blocks_expected = Run(blocks_case, blocks_prepared, with_threads(1)).outputs();
    CHECK(tiny_case.worst_difference(tiny_expected) < 1e-5);
    std::atomic<int> wrong{0};
    const auto work = [&](int id) {
      for (int round = 0; round < 3; ++round) {
        Run tiny_run(tiny_case, tiny_prepared, with_threads(1 + id % 3));
        Run blocks_run(blocks_case, blocks_prepared, with_threads(3 - id % 3));
        for (int call = 0; call < 5; ++call) {
          wrong += tiny_run.predict() != SKIPPER_OK || tiny_run.last_outputs() != tiny_expected;
          wrong += blocks_run.predict() != SKIPPER_OK || blocks_run.last_outputs() != blocks_expected;
        }
      }
    };
    std::vector<std::thread> threads;
    for (int id = 0; id < 4; ++id) threads.emplace_back(work, id);
    for (std::thread& thread : threads) thread.join();
    INFO(name);
    CHECK(wrong == 0);
  }
}
