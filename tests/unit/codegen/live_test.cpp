// Calls with contexts that were destroyed: their memory may be gone.
#include <malloc.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <toy.h>
#include <toy_two.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "toy_support.h"

namespace {

// Contexts of more than 128 KiB are mappings of their own to malloc, which free() takes away; this keeps it from
// raising that limit.
void give_freed_memory_back() {
  STATIC_REQUIRE(TOY_VARIANT_PLAIN_CONTEXT_BYTES > 128 << 10);
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
}

struct Contexts {
  Contexts() {
    REQUIRE(toy_context_create(model.variant(), model.packed(), model.packed_bytes(), nullptr, &predicts) ==
            SKIPPER_OK);
    REQUIRE(toy_training_create(model.variant(), nullptr, &trains) == SKIPPER_OK);
  }
  ~Contexts() {
    toy_context_destroy(predicts);
    toy_context_destroy(trains);
  }
  Contexts(const Contexts&) = delete;
  Contexts& operator=(const Contexts&) = delete;

  toy::Model model = prepared("plain");
  skipper_context *predicts = nullptr, *trains = nullptr;
};

}  // namespace

TEST_CASE("every entry says that a context was destroyed whose memory is gone", "[codegen][live]") {
  give_freed_memory_back();
  Contexts contexts;
  toy_context_destroy(contexts.predicts);
  toy_context_destroy(contexts.trains);
  const auto refused = [](skipper_status status) {
    CHECK(status == SKIPPER_INVALID_ARGUMENT);
    CHECK(message() == "the context was destroyed, or is none");
  };
  Call call(2);
  for (skipper_context* gone : {contexts.predicts, contexts.trains}) {
    refused(call.predict(gone));
    int32_t classes[2] = {-1, -1};
    float maps[2];
    refused(toy_cam(gone, 2, &call.input_pointer, &call.input_bytes, call.output_pointers, call.output_bytes, 1,
                    classes, 1, 1, maps, sizeof maps));
    alignas(SKIPPER_ALIGNMENT) float state[3][64] = {};
    float labels[8] = {}, losses[2];
    refused(toy_train_step(gone, 2, &call.input_pointer, &call.input_bytes, labels, sizeof labels, state[0], state[1],
                           losses, call.output_pointers, call.output_bytes));
    const skipper_update rule{SKIPPER_SGD, 0, 1, 0.5, 0.9, 0.999, 1e-7, 0.9, 0};
    refused(toy_update(gone, &rule, state[0], state[1], state[2]));
    toy_context_destroy(gone);
    toy_context_destroy(gone);
  }
}

TEST_CASE("memory of the caller's that is unmapped is not looked at", "[codegen][live]") {
  const toy::Model model = prepared("plain");
  const size_t bytes = 1 << 20;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  skipper_context* context = nullptr;
  const auto create = [&] {
    return toy_context_create_in(model.variant(), model.packed(), model.packed_bytes(), memory, bytes, nullptr,
                                 &context);
  };
  REQUIRE(create() == SKIPPER_OK);
  toy_context_destroy(context);
  CHECK(Call(1).predict(context) == SKIPPER_INVALID_ARGUMENT);
  // Used again, twice, without an end in between: one end is enough.
  REQUIRE(create() == SKIPPER_OK);
  CHECK(Call(1).predict(context) == SKIPPER_OK);
  REQUIRE(create() == SKIPPER_OK);
  toy_context_destroy(context);
  munmap(memory, bytes);
  CHECK(Call(1).predict(context) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message() == "the context was destroyed, or is none");
  toy_context_destroy(context);
}

TEST_CASE("what never was a context is none, wherever it points", "[codegen][live]") {
  for (const uintptr_t address : {uintptr_t{1}, uintptr_t{256}, UINTPTR_MAX, UINTPTR_MAX << 8, uintptr_t{1} << 63}) {
    auto* context = reinterpret_cast<skipper_context*>(address);
    CHECK(Call(1).predict(context) == SKIPPER_INVALID_ARGUMENT);
    toy_context_destroy(context);
  }
}

TEST_CASE("a model tells another model's context from none", "[codegen][live]") {
  Contexts contexts;
  CHECK(Call(1).predict(contexts.predicts, &toy_two_predict) == SKIPPER_INVALID_ARGUMENT);
  CHECK(std::string(toy_two_last_error()) == "the context is of another model");
  toy_two_context_destroy(contexts.predicts);
  CHECK(Call(1).predict(contexts.predicts) == SKIPPER_INVALID_ARGUMENT);
}

TEST_CASE("any number of contexts is remembered, and forgotten", "[codegen][live]") {
  const toy::Model model = prepared("plain");
  for (int round = 0; round < 2; ++round) {
    std::vector<skipper_context*> contexts(1000);
    skipper_options options{};
    options.threads = 1;
    for (skipper_context*& context : contexts)
      REQUIRE(toy_context_create(model.variant(), model.packed(), model.packed_bytes(), &options, &context) ==
              SKIPPER_OK);
    for (size_t i = 0; i < contexts.size(); i += 2) toy_context_destroy(contexts[i]);
    Call call(1);
    for (size_t i = 0; i < contexts.size(); ++i)
      if (call.predict(contexts[i]) != (i % 2 ? SKIPPER_OK : SKIPPER_INVALID_ARGUMENT)) FAIL("context " << i);
    for (skipper_context* context : contexts) toy_context_destroy(context);
    for (skipper_context* context : contexts)
      if (call.predict(context) != SKIPPER_INVALID_ARGUMENT) FAIL("a destroyed context");
  }
}

TEST_CASE("threads create, use and end contexts, and one of them the one that all end", "[codegen][live]") {
  const toy::Model model = prepared("plain");
  skipper_options options{};
  options.threads = 1;
  skipper_context* shared = nullptr;
  REQUIRE(toy_context_create(model.variant(), model.packed(), model.packed_bytes(), &options, &shared) == SKIPPER_OK);
  int failures[4] = {};
  std::atomic<int> ended{0};
  std::vector<std::thread> threads;
  for (int& failed : failures)
    threads.emplace_back([&] {
      toy_context_destroy(shared);
      // Before its memory is another context's.
      for (++ended; ended < 4;) std::this_thread::yield();
      for (int round = 0; round < 200; ++round) {
        skipper_context* own[7] = {};
        for (skipper_context*& context : own)
          failed += toy_context_create(model.variant(), model.packed(), model.packed_bytes(), &options, &context) != 0;
        for (skipper_context* context : own) failed += Call(1).predict(context) != SKIPPER_OK;
        for (skipper_context* context : own) toy_context_destroy(context);
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (const int failed : failures) CHECK(failed == 0);
}

TEST_CASE("a child of fork knows its parent's contexts", "[codegen][live]") {
  const toy::Model model = prepared("plain");
  skipper_options options{};
  options.threads = 1;
  skipper_context* context = nullptr;
  REQUIRE(toy_context_create(model.variant(), model.packed(), model.packed_bytes(), &options, &context) == SKIPPER_OK);
  const pid_t child = fork();
  if (child == 0) {
    Call call(1);
    bool fine = call.predict(context) == SKIPPER_OK;
    toy_context_destroy(context);
    fine = fine && call.predict(context) == SKIPPER_INVALID_ARGUMENT;
    _exit(fine ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(Call(1).predict(context) == SKIPPER_OK);
  toy_context_destroy(context);
}
