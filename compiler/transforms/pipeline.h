// The order of the passes.
#pragma once

#include "mlir/Pass/PassManager.h"

namespace skipper {

struct GraphOptions {
  std::vector<std::string> keep_layers;
  bool keep_all_layers = false;
  bool cam = false;       // class activation maps too
  bool training = false;  // train_step and the updates too
};

// forward as the spec gives it -> fused kernels.  The same for every variant.
void add_graph_passes(mlir::OpPassManager& passes, const GraphOptions& options);

// Fused kernels -> outlined kernels with layouts and storage, for the variant that the module's attributes name.
// `explain`: remarks say why each implementation was chosen.
void add_variant_passes(mlir::OpPassManager& passes, bool explain);

// Registers them as --nn-graph-pipeline, --nn-training-graph-pipeline and --nn-variant-pipeline.
void register_pipelines();

}  // namespace skipper
