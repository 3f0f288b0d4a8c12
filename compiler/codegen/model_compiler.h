// From nn IR to the files of a model.
#pragma once

#include <string>
#include <vector>

#include "compiler/codegen/kernel_compiler.h"
#include "compiler/codegen/model_description.h"
#include "compiler/machine/precision.h"
#include "compiler/transforms/pipeline.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassManager.h"

namespace skipper::codegen {

struct ModelOptions {
  std::string name;                  // prefix of every public symbol; empty: the name in the IR
  std::vector<std::string> targets;  // variants' names, or Halide target strings of a known family
  int64_t max_batch = 1;
  GraphOptions graph;  // which layers are kept; entries besides predict
  Precision precision;
  VariantOptions variant;
  KernelCompilerOptions kernels;
};

// One variant of a model after the variant pipeline.
struct Variant {
  MachineModel machine;
  Precision precision;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

struct CompiledModel {
  mlir::OwningOpRef<mlir::ModuleOp> graph;  // after fusion, before variants
  std::vector<Variant> variants;
  std::vector<LayerDescription> layers;  // of the graph as it was read
  std::string source_hash;               // of that graph's text, without locations
};

// The machine of what --target says; an error that lists the known names otherwise.
llvm::Expected<MachineModel> machine_for_target(const std::string& target);

// Runs the passes.  Diagnostics go to the context's handlers; `tune` may add instrumentation to each pass manager.
llvm::Expected<CompiledModel> run_passes(mlir::ModuleOp source, const ModelOptions& options,
                                         llvm::function_ref<void(mlir::PassManager&)> tune);

// The kernels of a variant, in the order of its module.
std::vector<KernelJob> kernel_jobs(const Variant& variant);

// The driver of all variants, in the LLVM dialect.
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> lower_driver(const CompiledModel& model,
                                                               llvm::function_ref<void(mlir::PassManager&)> tune);

// SHA-256 in hex digits of a module's text, without locations.
std::string text_hash(mlir::ModuleOp module);

// The layers of a graph as a spec's program prints it.
std::vector<LayerDescription> describe_layers(mlir::ModuleOp source);

// Tables for descriptor, header and manifest.  `object_bytes`: of each job, variant by variant.
llvm::Expected<ModelDescription> describe(const CompiledModel& model, const ModelOptions& options,
                                          llvm::ArrayRef<uint64_t> object_bytes);

// Compiles everything and writes lib<model>.a, <model>.h, manifest.json and the IR into `directory`.  Says on `log` how
// many kernels were left and compiled, and what the arena takes.
llvm::Error write_model(const CompiledModel& model, const ModelOptions& options, llvm::StringRef directory,
                        llvm::function_ref<void(mlir::PassManager&)> tune, llvm::raw_ostream& log);

}  // namespace skipper::codegen
