#include "training_module.h"

#include <stdexcept>

#include "compiler/machine/machine_model.h"
#include "compiler/transforms/passes.h"
#include "compiler/transforms/pipeline.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace skipper::test {

namespace {

void add_passes(PassManager& passes, Stage stage) {
  if (stage == Stage::layers) {
    passes.addPass(createCanonicalizerPass());
    passes.addPass(createDifferentiate());
    passes.addPass(createBuildUpdates());
    passes.addPass(createCanonicalizerPass());
    return;
  }
  GraphOptions options;
  options.training = true;
  add_graph_passes(passes, options);
  // Kernels are compared with the interpreter, whose values lie in no Winograd domain: kernels_winograd_test.cpp and
  // winograd_test.cpp have those.
  if (stage == Stage::launches) add_variant_passes(passes, {.winograd = false});
}

}  // namespace

TrainingModule::TrainingModule(const std::string& ir, Stage stage, const std::string& variant, std::int64_t max_batch,
                               const DialectRegistry& others) {
  DialectRegistry registry;
  others.appendTo(registry);
  registry.insert<nn::NNDialect, func::FuncDialect>();
  context_ = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  std::string diagnostics;
  ScopedDiagnosticHandler handler(context_.get(), [&](Diagnostic& diagnostic) {
    diagnostics += diagnostic.str() + "\n";
    return success();
  });
  module_ = parseSourceString<ModuleOp>(ir, context_.get());
  if (!module_) throw std::runtime_error("nn IR: " + diagnostics);
  Builder builder(context_.get());
  const MachineModel machine = machine_model(variant).value();
  (*module_)->setAttr(nn::kVariantAttr, builder.getStringAttr(machine.variant));
  (*module_)->setAttr(nn::kTargetAttr, builder.getStringAttr(machine.target));
  (*module_)->setAttr(nn::kMaxBatchAttr, builder.getI64IntegerAttr(max_batch));
  PassManager passes(context_.get());
  add_passes(passes, stage);
  if (failed(passes.run(*module_))) throw std::runtime_error("passes: " + diagnostics);
}

func::FuncOp TrainingModule::function(const std::string& name) const {
  return module().lookupSymbol<func::FuncOp>(name);
}

}  // namespace skipper::test
