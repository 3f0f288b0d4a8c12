/// \file
/// Prints what skipper_options::step_ns collected.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace skipper {

/// Says what step_ns stands for, and what is printed.
struct ProfileOptions {
  std::uint64_t runs = 1;        ///< calls of predict that step_ns sums up
  std::int32_t batch = 1;        ///< samples of each call
  double peak_gflops = 0;        ///< of all threads together, for the column "% peak"; 0: no such column
  bool implementations = false;  ///< a last column with each step's algorithm and schedule
};

/// A table with a line per step: layer, ms per call, GFLOP/s, GB/s, % of peak, and a last line with the sums.  step_ns
/// has variant.step_count entries.  "" if memory runs out.
std::string format_profile(const skipper_variant& variant, const std::uint64_t* step_ns,
                           const ProfileOptions& options = {});

/// The same as JSON: {"variant", "batch", "runs", "total": {"ms", "gflops", ...}, "steps": [{"layer", "kernel",
/// "implementation", "ms", "gflops", "gbytes_per_s", "percent_of_peak"}]}.  "" if memory runs out.
std::string profile_json(const skipper_variant& variant, const std::uint64_t* step_ns,
                         const ProfileOptions& options = {});

}  // namespace skipper
