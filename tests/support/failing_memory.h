// Allocations that fail on demand: takes the place of malloc and its kin in the program that failing_memory.cpp is
// linked into.
#pragma once

#include <functional>

namespace skipper::test {

enum class Failing {
  once,    // the n-th allocation alone
  onwards  // the n-th and all behind it
};

// Runs function, whose n-th allocation (1 for the first) fails.  False if it made fewer.
bool run_failing(long n, Failing failing, const std::function<void()>& function);

// All fail from the n-th on, until the process ends.
void fail_from(long n);

// Blocks of memory that are not freed yet.
long live_blocks();

}  // namespace skipper::test
