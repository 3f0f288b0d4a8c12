// skipper/stop.h (Skipper::train): stop on Ctrl-C without losing what was trained.
//
//   skipper::StopOnSignal stop;
//   options.stop = stop.flag();
#ifndef SKIPPER_STOP_H_
#define SKIPPER_STOP_H_

#include <atomic>

namespace skipper {

// While one exists, the first SIGINT or SIGTERM sets the flag and a second one does what it did before.  Those that
// were ignored stay ignored.  One object at a time in a process; signals go to the process, so to any thread.
class StopOnSignal {
 public:
  StopOnSignal();
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

  const std::atomic<bool>* flag() const;
  bool requested() const { return flag()->load(); }
};

}  // namespace skipper

#endif  // SKIPPER_STOP_H_
