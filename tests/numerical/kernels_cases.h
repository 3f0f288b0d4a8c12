// The tests of kernels with one implementation each share this.  Failures fail the running Catch test.
#pragma once

#include <catch2/catch.hpp>

#include "tests/numerical/kernels_support.h"

namespace skipper::test {

// Calls body(random, machine, guard_end, asserts) for `count` seeds on each variant.
template <typename Body>
void for_seeds(unsigned count, Body body) {
  for (const MachineModel& machine : runnable_variants()) {
    for (unsigned seed = 1; seed <= count; ++seed) {
      std::mt19937 random(seed);
      const bool guard_end = uniform(random, 0, 1) != 0, asserts = uniform(random, 0, 1) != 0;
      INFO(machine.variant << ", seed " << seed << (asserts ? ", asserts" : ""));
      body(random, machine, guard_end, asserts);
    }
  }
}

inline reference::Tensor blank(const reference::Tensor& shape) {
  return reference::Tensor(shape.n, shape.h, shape.w, shape.c, Argument::canary);
}

inline void check(const Argument& out, const reference::Tensor& expected, double limit = 1e-5) {
  const Difference difference = compare(out, expected);
  CHECK(difference.largest < limit);
  CHECK_FALSE(difference.strayed);
}

inline Argument samples(const reference::Tensor& t, bool guard_end) {
  Argument argument = place(t, {.pixel = t.c}, guard_end);
  argument.extents = {t.c, t.n};
  argument.strides = {1, t.c};
  return argument;
}

// Picks the number of weights, among those that the machine takes.
inline Number random_number(std::mt19937& r, const MachineModel& machine) {
  return uniform(r, 0, 1) != 0 && machine.half != HalfSupport::none ? Number::float16 : Number::float32;
}

inline reference::Tensor random_map(std::mt19937& r) {
  return random_tensor(r, uniform(r, 1, 3), uniform(r, 1, 9), uniform(r, 1, 9), uniform(r, 1, 70));
}

}  // namespace skipper::test
