/// \file
/// Skipper::train: stop on Ctrl-C, or when the terminal goes away, without losing what was trained.
///
///     skipper::StopOnSignal stop;
///     options.stop = stop.flag();
#pragma once

#include <atomic>

namespace skipper {

/// While one exists, the first SIGINT, SIGTERM or SIGHUP (the terminal went away) sets the flag and a second one does
/// what it did before.  Those that were ignored stay ignored: under nohup, SIGHUP.  One object at a time in a process;
/// signals go to the process, so to any thread.
class StopOnSignal {
 public:
  StopOnSignal();                                         ///< Installs the handlers.
  ~StopOnSignal();                                        ///< Restores those that were there before.
  StopOnSignal(const StopOnSignal&) = delete;             ///< No copies.
  StopOnSignal& operator=(const StopOnSignal&) = delete;  ///< No copies.

  const std::atomic<bool>* flag() const;             ///< for TrainingOptions::stop
  bool requested() const { return flag()->load(); }  ///< whether a signal came
};

}  // namespace skipper
