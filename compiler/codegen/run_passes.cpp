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
  Variant variant{machine, precision_on(machine, options.precision), cast<ModuleOp>(graph->clone())};
  Builder builder(graph.getContext());
  (*variant.module)->setAttr(nn::kVariantAttr, builder.getStringAttr(machine.variant));
  (*variant.module)->setAttr(nn::kTargetAttr, builder.getStringAttr(machine.target));
  (*variant.module)->setAttr(nn::kMaxBatchAttr, builder.getI64IntegerAttr(options.max_batch));
  set_precision(*variant.module, variant.precision);
  auto add_passes = [&](OpPassManager& passes) { add_variant_passes(passes, options.variant); };
  if (llvm::Error error = run(*variant.module, tune, add_passes)) return error;
  return variant;
}

// An archive is linked by one linker.
llvm::Error check_one_family(ArrayRef<MachineModel> machines) {
  const MachineModel& first = machines.front();
  for (const MachineModel& machine : machines)
    if (machine.family != first.family || device_of(machine.target) != device_of(first.target))
      return llvm::createStringError("targets " + first.variant + " and " + machine.variant +
                                     " are of two families; compile an archive for each");
  return llvm::Error::success();
}

llvm::Expected<std::vector<MachineModel>> machines_of(const ModelOptions& options) {
  std::vector<MachineModel> machines;
  for (const std::string& target : options.targets) {
    auto machine = machine_for_target(target);
    if (!machine) return machine.takeError();
    machines.push_back(std::move(*machine));
  }
  if (llvm::Error error = check_one_family(machines)) return error;
  if (std::string problem = check_precision(options.precision, machines); !problem.empty())
    return llvm::createStringError(problem);
  return machines;
}

}  // namespace

llvm::Expected<MachineModel> machine_for_target(const std::string& target) {
  std::vector<std::string> known, known_for_cuda;
  for (const std::string& name : machine_variants()) {
    MachineModel machine = *machine_model(name);
    if (target == name || target == machine.target) return machine;
    known.push_back(name + " (" + machine.target + ")");
    if (device_of(machine.target) == Device::cuda) known_for_cuda.push_back(known.back());
  }
  if (!StringRef(target).contains("cuda"))
    return llvm::createStringError("unknown target '" + target + "'; known are " + llvm::join(known, ", "));
  const bool has_capability = StringRef(target).find_first_of("0123456789", target.find("cuda")) != StringRef::npos;
  return llvm::createStringError("unknown target '" + target + "'" +
                                 (has_capability ? "; known" : ": which capability? Known") + " for CUDA are " +
                                 llvm::join(known_for_cuda, ", ") + ", each for cards of later capabilities too");
}

llvm::Expected<CompiledModel> run_passes(ModuleOp source, const ModelOptions& options, Tune tune) {
  auto machines = machines_of(options);
  if (!machines) return machines.takeError();
  CompiledModel model;
  model.graph = cast<ModuleOp>(source->clone());
  if (!options.name.empty()) ModuleOp(*model.graph).setName(options.name);
  model.layers = describe_layers(source);
  model.source_hash = text_hash(source);
  auto add_passes = [&](OpPassManager& passes) { add_graph_passes(passes, options.graph); };
  if (llvm::Error error = run(*model.graph, tune, add_passes)) return error;
  for (const MachineModel& machine : *machines) {
    auto variant = run_variant(*model.graph, machine, options, tune);
    if (!variant) return variant.takeError();
    model.variants.push_back(std::move(*variant));
  }
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
    if (llvm::Error error = run(*driver, tune, add_passes)) return error;
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
