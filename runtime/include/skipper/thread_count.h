/// \file
/// How many threads a model's call runs on, and why: for programs that say so, or that start threads of their own.
///
/// Thread safety: as getenv, which one of the functions calls: no thread may change the environment meanwhile.
#pragma once

#include <cstdint>

namespace skipper {

/// Names what decided how many threads there are.
enum class ThreadReason {
  option,       ///< options.threads
  environment,  ///< SKIPPER_NUM_THREADS
  affinity,     ///< the CPUs that the process may run on
  quota         ///< the CPU quota of the process's cgroup, or of one above it
};

/// How many threads, and why.
struct ThreadCount {
  std::int32_t count = 1;                        ///< 1 to 256
  ThreadReason reason = ThreadReason::affinity;  ///< what decided
  std::int32_t cpus = 0;                         ///< that the process may run on; 0 where option or environment decided
  std::int32_t quota = 0;                        ///< CPU quota in CPUs, rounded up; 0: none, or as cpus
  const char* ignored =
      nullptr;  ///< value of SKIPPER_NUM_THREADS that is no number from 1 to 256 and so does not count
};

/// As contexts count them: options.threads, else SKIPPER_NUM_THREADS, else the smaller of affinity and quota.
/// \param option  options.threads; 0: not given
ThreadCount thread_count(std::int32_t option = 0);

/// The smaller of affinity and quota, whatever the environment says; both are filled in.
ThreadCount cpu_count();

}  // namespace skipper
