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

struct VariantOptions {
  bool explain = false;  // remarks say why each implementation was chosen
  bool winograd = true;  // convolutions may be computed in the Winograd domain
};

// Fused kernels -> outlined kernels with layouts and storage, for the variant that the module's attributes name.
void add_variant_passes(mlir::OpPassManager& passes, const VariantOptions& options);

// Registers them as --nn-graph-pipeline, --nn-training-graph-pipeline and --nn-variant-pipeline.
void register_pipelines();

}  // namespace skipper
