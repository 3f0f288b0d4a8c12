// A caller's rounding mode, flush-to-zero and trapping exceptions change no bit of what a model computes, and he finds
// them unchanged.
#include <tiny.h>

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "model_case.h"
#include "model_entries.h"

using namespace skipper::test;

namespace {

#if defined(__x86_64__)
unsigned state() {
  unsigned value;
  __asm__ volatile("stmxcsr %0" : "=m"(value));
  return value;
}
void set_state(unsigned value) { __asm__ volatile("ldmxcsr %0" ::"m"(value)); }
constexpr unsigned kUsual = 0x1f80;
// Rounding up, down, to zero; flush to zero and denormals are zero; exceptions that trap; a flag that is set.
constexpr unsigned kStates[] = {0x5f80, 0x3f80, 0x7f80, 0x9fc0, 0xffc0, 0x0000, 0x1fa0};
#else
unsigned state() {
  unsigned long value;
  __asm__ volatile("mrs %0, fpcr" : "=r"(value));
  return static_cast<unsigned>(value);
}
void set_state(unsigned value) { __asm__ volatile("msr fpcr, %0" ::"r"(static_cast<unsigned long>(value))); }
constexpr unsigned kUsual = 0;
constexpr unsigned kStates[] = {1u << 22, 2u << 22, 3u << 22, 1u << 24};  // up, down, to zero; flush to zero
#endif

// The app's own threads have a state of theirs.
int host_parallel_for(void* user, int32_t tasks, skipper_task body, void* data) {
  int status = 0;
  const unsigned own = *static_cast<unsigned*>(user);
  std::thread([&] {
    set_state(own);
    for (int32_t i = 0; i < tasks; i += 2) status |= body(data, i);
    if (state() != own) status = 1;
    set_state(kUsual);
  }).join();
  for (int32_t i = 1; i < tasks; i += 2) status |= body(data, i);
  return status;
}

}  // namespace

TEST_CASE("the caller's floating-point state changes no bit, and stays his") {
  for (const std::string& variant : runnable_variants(*tiny_model())) {
    Entries entries(*tiny_model(), variant);
    for (const Entry entry : entries.all()) {
      const Entries::Result expected = entries.run(entry, with_threads(1));
      REQUIRE(expected.status == SKIPPER_OK);
      for (unsigned own : kStates) {
        INFO(variant << " " << name_of(entry) << " state " << own);
        unsigned left = own;
        const auto set = [&] { set_state(own); };
        const auto restore = [&] {
          if (state() != own) left = state();
          set_state(kUsual);
        };
        skipper_options host{};
        host.parallel_for = host_parallel_for;
        host.parallel_for_user = &own;
        for (const skipper_options& options : {with_threads(1), with_threads(3), host}) {
          // Set before the pool's threads start, which inherit it.
          entries.before_call = set;
          entries.after_call = restore;
          const Entries::Result before = entries.run(entry, options);
          CHECK(before.status == SKIPPER_OK);
          CHECK(same_bits(before.written, expected.written));
          // And when they run already.
          entries.before_call = entries.after_call = nullptr;
          if (entry == Entry::prepare) continue;
          const Entries::Context context = entries.make(entry, options);
          entries.before_call = set;
          entries.after_call = restore;
          CHECK(same_bits(entries.run_in(entry, context.get()).written, expected.written));
          entries.before_call = entries.after_call = nullptr;
        }
        CHECK(left == own);
      }
    }
  }
}
