// The files of a model.
#include "compiler/codegen/archive.h"
#include "compiler/codegen/header.h"
#include "compiler/codegen/manifest.h"
#include "compiler/codegen/model_compiler.h"
#include "compiler/codegen/standalone_runtime.h"
#include "compiler/codegen/support_module.h"
#include "compiler/transforms/entries.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"

using namespace mlir;

namespace skipper::codegen {

namespace {

std::string path_in(StringRef directory, const Twine& name) {
  llvm::SmallString<256> path(directory);
  llvm::sys::path::append(path, name);
  return path.str().str();
}

std::string text_of(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream);
  return text;
}

std::map<std::string, std::string> versions() {
  return {{"skipper", SKIPPER_VERSION},
          {"llvm", LLVM_VERSION_STRING},
          {"halide", std::to_string(HALIDE_VERSION_MAJOR) + "." + std::to_string(HALIDE_VERSION_MINOR) + "." +
                         std::to_string(HALIDE_VERSION_PATCH)}};
}

llvm::Expected<std::vector<ArchiveMember>> driver_members(const CompiledModel& model,
                                                          const ModelDescription& description,
                                                          const ModelOptions& options,
                                                          llvm::function_ref<void(PassManager&)> tune) {
  auto driver = lower_driver(model, tune);
  if (!driver) return driver.takeError();
  registerBuiltinDialectTranslation(*ModuleOp(*model.graph).getContext());
  registerLLVMDialectTranslation(*ModuleOp(*model.graph).getContext());
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module = translateModuleToLLVMIR(**driver, context);
  if (!module) return llvm::createStringError("the driver was not translated to LLVM IR");
  auto triple = triple_of(description.variants.front().target);
  if (!triple) return triple.takeError();
  return compile_driver(std::move(module), description, {*triple, "", options.kernels.sanitize_thread});
}

void report(const ModelDescription& model, int compiled, size_t kernels, llvm::raw_ostream& log) {
  log << model.name << ": " << kernels << " kernels, " << compiled << " compiled, " << kernels - compiled
      << " from the cache\n";
  for (const VariantDescription& variant : model.variants)
    log << "  " << variant.name << ": " << variant.steps.size() << " layers' steps by "
        << variant.kernel_count(kPredict.name) << " kernels; arena " << variant.arena_bytes << " bytes of "
        << variant.intermediate_bytes << " of all intermediates; packed weights " << variant.payload_bytes
        << " bytes\n";
  if (!model.training) return;
  for (const VariantDescription& variant : model.variants)
    log << "  " << variant.name << ": training: " << variant.train_steps.size() << " steps by "
        << variant.kernel_count(kTrainStep.name) << " kernels; arena " << variant.train_arena_bytes << " bytes of "
        << variant.train_intermediate_bytes << " of all intermediates\n";
}

}  // namespace

llvm::Error write_model(const CompiledModel& model, const ModelOptions& options, StringRef directory,
                        llvm::function_ref<void(PassManager&)> tune, llvm::raw_ostream& log) {
  if (std::error_code error = make_folder(directory))
    return llvm::createStringError(error, "cannot make the folder " + directory.str() + ": " + error.message());
  std::vector<KernelJob> jobs;
  for (const Variant& variant : model.variants) llvm::append_range(jobs, kernel_jobs(variant));
  auto kernels = compile_kernels(jobs, options.kernels);
  if (!kernels) return kernels.takeError();
  std::vector<uint64_t> sizes;
  for (const std::string& object : kernels->objects) sizes.push_back(object.size());

  auto description = describe(model, options, sizes);
  if (!description) return description.takeError();
  auto runtime = standalone_runtime(description->variants.front().target, options.kernels.sanitize_thread);
  if (!runtime) return runtime.takeError();
  auto members = driver_members(model, *description, options, tune);
  if (!members) return members.takeError();
  members->push_back(std::move(*runtime));
  for (auto [job, object] : llvm::zip_equal(jobs, kernels->objects))
    members->push_back({func::FuncOp(job.kernel).getName().str() + ".o", {object.begin(), object.end()}});

  const std::string& name = description->name;
  std::string fused = text_of(*model.graph);
  std::vector<std::pair<std::string, std::string>> texts{{name + ".h", header_text(*description)},
                                                         {"manifest.json", manifest_text(*description, versions())},
                                                         {name + ".fused.mlir", fused}};
  for (const Variant& variant : model.variants)
    texts.push_back({name + "." + variant.machine.variant + ".mlir", text_of(*variant.module)});
  for (auto& [file, text] : texts)
    if (llvm::Error error = write_file(path_in(directory, file), text)) return error;
  if (llvm::Error error = write_archive(path_in(directory, "lib" + name + ".a"), *members)) return error;
  report(*description, kernels->compiled, jobs.size(), log);
  return llvm::Error::success();
}

}  // namespace skipper::codegen
