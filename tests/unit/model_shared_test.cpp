// A model in a shared object, opened and closed, beside the same model linked into the program.
#include <tiny.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include "model_case.h"
#include "skipper/model_library.h"

using namespace skipper::test;

namespace {

int thread_count() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word && word != "Threads:") {
  }
  int count = 0;
  status >> count;
  return count;
}

// A thread that was joined is counted until the kernel is done with it.
bool has_threads(int count) {
  for (int i = 0; i < 2000 && thread_count() != count; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return thread_count() == count;
}

}  // namespace

TEST_CASE("a model in a shared object that is opened and closed") {
  const ModelCase linked(*tiny_model(), tiny_graph(), 3);
  const Prepared linked_weights(linked, nullptr);
  const auto expected = Run(linked, linked_weights, with_threads(1)).outputs();
  const int before = thread_count();
  for (int round = 0; round < 10; ++round) {
    skipper::ModelLibrary library;
    const skipper::Status opened = library.open(SKIPPER_TINY_SHARED_OBJECT);
    INFO(opened.message());
    REQUIRE(opened.ok());
    REQUIRE(library.model() != tiny_model());
    CHECK(std::string(library.model()->fingerprint) == TINY_FINGERPRINT);
    {
      const ModelCase loaded(*library.model(), tiny_graph(), 3);
      const Prepared weights(loaded, nullptr);
      Run run(loaded, weights, with_threads(4)), beside(linked, linked_weights, with_threads(1));
      CHECK(run.outputs() == expected);
      CHECK(beside.outputs() == expected);
      CHECK(has_threads(before + 3));
    }
    library.close();
    CHECK(library.model() == nullptr);
    CHECK(has_threads(before));
  }
}
