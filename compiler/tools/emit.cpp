#include "compiler/tools/emit.h"

#include "compiler/codegen/archive.h"

namespace skipper {

using namespace codegen;

static llvm::Error print_kernels(KernelText kind, const CompiledModel& model, const ModelOptions& options,
                                 llvm::raw_ostream& stream) {
  for (const Variant& variant : model.variants)
    for (const KernelJob& job : kernel_jobs(variant)) {
      auto text = kernel_text(job, options.kernels, kind);
      if (!text) return text.takeError();
      stream << *text << '\n';
    }
  return llvm::Error::success();
}

static llvm::Error print(Emit stage, mlir::ModuleOp source, const CompiledModel& model, const ModelOptions& options,
                         llvm::function_ref<void(mlir::PassManager&)> tune, llvm::raw_ostream& stream) {
  switch (stage) {
    case Emit::nn:
      source.print(stream);
      return llvm::Error::success();
    case Emit::kernels:
      for (const Variant& variant : model.variants) mlir::ModuleOp(*variant.module).print(stream);
      return llvm::Error::success();
    case Emit::driver: {
      auto driver = lower_driver(model, tune);
      if (!driver) return driver.takeError();
      (*driver)->print(stream);
      return llvm::Error::success();
    }
    case Emit::stmt:
      return print_kernels(KernelText::stmt, model, options, stream);
    case Emit::assembly:
      return print_kernels(KernelText::assembly, model, options, stream);
    case Emit::obj:
      break;
  }
  llvm_unreachable("obj is no text");
}

llvm::Error emit_text(Emit stage, mlir::ModuleOp source, const CompiledModel& model, const ModelOptions& options,
                      const std::string& output, llvm::function_ref<void(mlir::PassManager&)> tune) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (llvm::Error error = print(stage, source, model, options, tune, stream)) return error;
  if (!output.empty()) return write_file(output, text);
  llvm::outs() << text;
  return llvm::Error::success();
}

}  // namespace skipper
