// Takes from a process what it may not do while it reads a file that nobody vouches for.
#pragma once

#include <cstdint>

namespace skipper::detail {

struct Limits {
  std::uint64_t memory_bytes;  // of address space, beside what is mapped when the limit is set
  std::uint64_t file_bytes;    // the end of any file that is written
  unsigned cpu_seconds;        // of this process
  unsigned wall_seconds;       // for its parent to watch
};

// Puts the limits on this process, which was just forked, for good: also no core dump, default actions for signals
// (those that end the parent as well are its own business), no descriptor but these two, no output to a terminal; and
// it dies with its parent.  Whether the memory's limit is this one: a smaller one may have been set before.
bool confine(const Limits& limits, int first_descriptor, int second_descriptor, int parent);

}  // namespace skipper::detail
