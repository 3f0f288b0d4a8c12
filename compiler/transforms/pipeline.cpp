#include "pipeline.h"

#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "passes.h"

using namespace mlir;

namespace skipper {

void add_graph_passes(OpPassManager& passes, const GraphOptions& options) {
  KeepLayersOptions keep;
  keep.layers.assign(options.keep_layers.begin(), options.keep_layers.end());
  keep.all = options.keep_all_layers;

  passes.addPass(createCheckExtents());
  passes.addPass(createCanonicalizerPass());
  if (options.training) {
    passes.addPass(createDifferentiate());
    passes.addPass(createBuildUpdates());
    passes.addPass(createCanonicalizerPass());
  }
  passes.addNestedPass<func::FuncOp>(createFoldBatchNorm());
  passes.addPass(createKeepLayers(keep));
  if (options.cam) passes.addPass(createBuildCam());
  passes.addPass(createMoveSamplingUp());
  passes.addPass(createCSEPass());
  passes.addNestedPass<func::FuncOp>(createFormKernels());
}

void add_variant_passes(OpPassManager& passes, const VariantOptions& options) {
  ChooseImplementationOptions choose;
  choose.explain = options.explain;

  if (options.winograd) passes.addPass(createChooseWinograd());
  passes.addPass(createMaterialiseLayouts());
  passes.addPass(createCSEPass());
  passes.addPass(createChooseImplementation(choose));
  passes.addPass(createPackParameters());
  passes.addPass(createCSEPass());  // a kernel that is packed for two readers
  passes.addPass(createBindState());
  passes.addPass(createSplitPrepare());
  passes.addPass(createUnifyKernels());
  passes.addPass(createPlanArena());
}

void register_pipelines() {
  PassPipelineRegistration<>("nn-graph-pipeline", "From a spec's graph to fused kernels",
                             [](OpPassManager& passes) { add_graph_passes(passes, {}); });
  PassPipelineRegistration<>("nn-cam-graph-pipeline",
                             "From a spec's graph to fused kernels, with class activation maps",
                             [](OpPassManager& passes) { add_graph_passes(passes, {.cam = true}); });
  PassPipelineRegistration<>("nn-training-graph-pipeline", "From a spec's graph to fused kernels, with training",
                             [](OpPassManager& passes) { add_graph_passes(passes, {.training = true}); });
  PassPipelineRegistration<>("nn-variant-pipeline", "From fused kernels to planned entry points of one variant",
                             [](OpPassManager& passes) { add_variant_passes(passes, {}); });
}

}  // namespace skipper
