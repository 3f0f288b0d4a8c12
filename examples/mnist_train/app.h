// The programs mnist_train and mnist_predict have this in common.
#pragma once

#include <skipper/status.h>

namespace mnist_train {

constexpr int exit_usage = 1;
constexpr int exit_bad_input = 2;
constexpr int exit_diverged = 3;
constexpr int exit_interrupted = 130;  // as shells say of a program that SIGINT ended

// 0 for a status that is ok.
inline int exit_code(const skipper::Status& status) {
  if (status.ok()) return 0;
  if (status.code() == SKIPPER_DIVERGED) return exit_diverged;
  return status.code() == SKIPPER_INTERRUPTED ? exit_interrupted : exit_bad_input;
}

// Where the four files of MNIST lie in the source tree.
constexpr const char* usual_data = SKIPPER_EXAMPLE_MNIST;

}  // namespace mnist_train
