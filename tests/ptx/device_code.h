// The device code of a model's kernels.
#pragma once

#include <Halide.h>

#include <string>
#include <vector>

#include "compiler/transforms/pipeline.h"

namespace skipper::test {

struct Launch {
  std::string entry;  // of the PTX
  int64_t threads = 0;
  int64_t shared_bytes = 0;  // dynamic: ptxas does not see it
};

struct DeviceCode {
  std::string kernel, layers, implementation;
  std::string ptx;
  std::vector<Launch> launches;
  std::vector<std::string> temporaries;  // between launches, in memory of the device
};

DeviceCode device_code(const Halide::Pipeline& pipeline, const std::vector<Halide::Argument>& inputs,
                       const std::string& name);

// Returns the code of every kernel that `ir`, as a spec prints it, needs on a GPU.
std::vector<DeviceCode> device_codes(const std::string& ir, const GraphOptions& options, int64_t max_batch);

}  // namespace skipper::test
