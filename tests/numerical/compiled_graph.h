// A graph that was made at run time, compiled and loaded.  Failures fail the running Catch test.
#pragma once

#include <skipper/dsl.h>
#include <skipper/model_library.h>

#include <string>

#include "support/files.h"

namespace skipper::test {

class CompiledGraph {
 public:
  // options: more of skipper-compile's.
  CompiledGraph(const Graph& graph, int max_batch, const std::string& options = "");

  const skipper_model& model() const { return *library_.model(); }

 private:
  TemporaryFolder folder_;
  ModelLibrary library_;
};

}  // namespace skipper::test
