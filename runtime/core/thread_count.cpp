#include "skipper/thread_count.h"

#include "../support/threads.h"

namespace skipper {

namespace {

static_assert(static_cast<int>(ThreadReason::option) == SKIPPER_THREADS_OPTION);
static_assert(static_cast<int>(ThreadReason::environment) == SKIPPER_THREADS_ENVIRONMENT);
static_assert(static_cast<int>(ThreadReason::affinity) == SKIPPER_THREADS_AFFINITY);
static_assert(static_cast<int>(ThreadReason::quota) == SKIPPER_THREADS_QUOTA);

ThreadCount from(const skipper_thread_count& found) {
  return {found.count, static_cast<ThreadReason>(found.reason), found.cpus, found.quota, found.ignored};
}

}  // namespace

ThreadCount thread_count(std::int32_t option) { return from(skipper_count_threads(option)); }

ThreadCount cpu_count() { return from(skipper_count_cpus("")); }

}  // namespace skipper
