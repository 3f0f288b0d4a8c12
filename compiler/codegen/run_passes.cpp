// The passes of a model, up to the driver in the LLVM dialect.
#include "compiler/codegen/model_compiler.h"
#include "compiler/transforms/passes.h"
#include "compiler/transforms/pipeline.h"
#include "compiler/transforms/variant.h"
#include "llvm/ADT/StringExtras.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

namespace skipper::codegen {

namespace {

using Tune = llvm::function_ref<void(PassManager&)>;

llvm::Error run(ModuleOp module, Tune tune, llvm::function_ref<void(OpPassManager&)> add_passes) {
  PassManager passes(module.getContext());
  tune(passes);
  add_passes(passes);
  if (succeeded(passes.run(module))) return llvm::Error::success();
  return llvm::createStringError("the model was not compiled");
}

llvm::Expected<Variant> run_variant(ModuleOp graph, const MachineModel& machine, const ModelOptions& options,
                                    Tune tune) {
  Variant variant{machine, cast<ModuleOp>(graph->clone())};
  Builder builder(graph.getContext());
  (*variant.module)->setAttr(nn::kVariantAttr, builder.getStringAttr(machine.variant));
  (*variant.module)->setAttr(nn::kTargetAttr, builder.getStringAttr(machine.target));
  (*variant.module)->setAttr(nn::kMaxBatchAttr, builder.getI64IntegerAttr(options.max_batch));
  auto add_passes = [&](OpPassManager& passes) { add_variant_passes(passes, options.explain); };
  if (llvm::Error error = run(*variant.module, tune, add_passes)) return std::move(error);
  return variant;
}

}  // namespace

llvm::Expected<MachineModel> machine_for_target(const std::string& target) {
  std::vector<std::string> known;
  for (const std::string& name : machine_variants()) {
    MachineModel machine = *machine_model(name);
    if (target == name || target == machine.target) return machine;
    known.push_back(name + " (" + machine.target + ")");
  }
  return llvm::createStringError("unknown target '" + target + "'; known are " + llvm::join(known, ", "));
}

// An archive is linked by one linker.
static llvm::Error check_one_family(ArrayRef<Variant> variants) {
  for (const Variant& variant : variants)
    if (variant.machine.family != variants.front().machine.family ||
        device_of(variant.machine.target) != device_of(variants.front().machine.target))
      return llvm::createStringError("targets " + variants.front().machine.variant + " and " + variant.machine.variant +
                                     " are of two families; compile an archive for each");
  return llvm::Error::success();
}

llvm::Expected<CompiledModel> run_passes(ModuleOp source, const ModelOptions& options, Tune tune) {
  CompiledModel model;
  model.graph = cast<ModuleOp>(source->clone());
  model.layers = describe_layers(source);
  GraphOptions graph_options{options.keep_layers, options.keep_all_layers, options.cam, options.training};
  auto add_passes = [&](OpPassManager& passes) { add_graph_passes(passes, graph_options); };
  if (llvm::Error error = run(*model.graph, tune, add_passes)) return std::move(error);
  for (const std::string& target : options.targets) {
    auto machine = machine_for_target(target);
    if (!machine) return machine.takeError();
    auto variant = run_variant(*model.graph, *machine, options, tune);
    if (!variant) return variant.takeError();
    model.variants.push_back(std::move(*variant));
  }
  if (llvm::Error error = check_one_family(model.variants)) return std::move(error);
  return model;
}

std::vector<KernelJob> kernel_jobs(const Variant& variant) {
  std::vector<KernelJob> jobs;
  for (auto function : ModuleOp(*variant.module).getOps<func::FuncOp>())
    if (function->hasAttr(nn::kImplementationAttr)) jobs.push_back({function, variant.machine});
  return jobs;
}

llvm::Expected<OwningOpRef<ModuleOp>> lower_driver(const CompiledModel& model, Tune tune) {
  auto all = OwningOpRef<ModuleOp>(
      ModuleOp::create(UnknownLoc::get(ModuleOp(*model.graph).getContext()), ModuleOp(*model.graph).getName()));
  for (const Variant& variant : model.variants) {
    OwningOpRef<ModuleOp> driver = cast<ModuleOp>(ModuleOp(*variant.module)->clone());
    auto add_passes = [](OpPassManager& passes) { passes.addPass(createLowerDriver()); };
    if (llvm::Error error = run(*driver, tune, add_passes)) return std::move(error);
    for (Operation& op : llvm::make_early_inc_range(*driver->getBody())) {
      // Variants share the declarations of hooks.
      if (all->lookupSymbol(SymbolTable::getSymbolName(&op))) continue;
      op.remove();
      all->push_back(&op);
    }
  }
  return all;
}

}  // namespace skipper::codegen
