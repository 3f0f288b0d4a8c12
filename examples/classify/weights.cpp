#include "weights.h"

#include <skipper/hdf5.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace classify {

using skipper::Status;

namespace {

// Whether a process of its own can read the file, or at least says why not.
bool survives_reading(const std::string& path) {
  const pid_t child = ::fork();
  if (child < 0) return true;  // no second process to be had
  if (child == 0) {
    skipper::Weights weights;
    static_cast<void>(skipper::open_weights(path, weights).ok());
    ::_exit(0);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return false;
  return WIFEXITED(status);
}

}  // namespace

Status read_weights(const std::string& path, skipper::Weights& weights) {
  if (skipper::is_hdf5(path) && !survives_reading(path))
    return Status(SKIPPER_BAD_FILE, path + ": is damaged: the HDF5 library failed on it");
  return skipper::open_weights(path, weights);
}

}  // namespace classify
