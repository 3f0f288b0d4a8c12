// Computes what the layers of a graph should be, in double precision.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/interpreter/interpreter.h"
#include "runtime/tool_support/model_run.h"

namespace skipper::tool {

// A value of the graph.
struct ExpectedLayer {
  std::size_t order = 0;  // in the graph
  std::vector<double> values;
};

// Interprets the function `forward` of a module for the samples, which are those of `run`, and keeps the layers of
// these names, and the results of the function that have them.  An error if one is not there.
llvm::Expected<std::map<std::string, ExpectedLayer>> interpret_layers(mlir::ModuleOp module, const ModelRun& run,
                                                                      const Samples& samples,
                                                                      const std::vector<std::string>& names);

}  // namespace skipper::tool
