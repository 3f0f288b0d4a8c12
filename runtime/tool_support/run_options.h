// The options of programs that run a model, on their command lines.
#pragma once

#include <CLI/CLI.hpp>

#include "model_run.h"

namespace skipper::tool {

inline void declare_run(CLI::App& app, RunOptions& run) {
  app.add_option("--weights", run.weights, "safetensors or Keras HDF5 (default: initial values)");
  app.add_option("--variant", run.variant, "default: the best for this CPU");
  app.add_option("--threads", run.threads,
                 "at most; default: SKIPPER_NUM_THREADS, else one for each CPU that the process may use")
      ->check(CLI::Range(0, 4096));
}

inline void declare_samples(CLI::App& app, RunOptions& run) {
  auto* input = app.add_option("--input", run.inputs, ".npy of samples; once for each input");
  app.add_option("--random", run.seed, "random samples with this seed (default: 0)")->excludes(input);
  app.add_option("--batch", run.batch, "how many random samples (default: 1)")
      ->excludes(input)
      ->check(CLI::Range(1, 1 << 20));
}

}  // namespace skipper::tool
