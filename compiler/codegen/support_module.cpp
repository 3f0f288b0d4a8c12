#include "compiler/codegen/support_module.h"

#include <mutex>
#include <set>

#include "compiler/codegen/descriptor.h"
#include "compiler/codegen/embedded.h"
#include "compiler/codegen/rename_symbols.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Linker/Linker.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/Transforms/IPO/Internalize.h"
#include "llvm/Transforms/Instrumentation/ThreadSanitizer.h"

namespace skipper::codegen {
namespace {

using llvm::StringRef;

void initialize_targets() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser();
    LLVMInitializeAArch64TargetInfo();
    LLVMInitializeAArch64Target();
    LLVMInitializeAArch64TargetMC();
    LLVMInitializeAArch64AsmPrinter();
    LLVMInitializeAArch64AsmParser();
  });
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>> target_machine(const EmitOptions& options) {
  initialize_targets();
  const llvm::Triple triple(options.triple);
  std::string error;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target) return llvm::createStringError(error);
  llvm::TargetOptions target_options;
  target_options.FunctionSections = true;
  target_options.DataSections = true;
  const std::string cpu = options.cpu.empty() ? (triple.isX86() ? "x86-64" : "generic") : options.cpu;
  return std::unique_ptr<llvm::TargetMachine>(
      target->createTargetMachine(triple, cpu, "", target_options, llvm::Reloc::PIC_));
}

llvm::Error set_target(llvm::Module& module, const EmitOptions& options) {
  llvm::Expected<std::unique_ptr<llvm::TargetMachine>> machine = target_machine(options);
  if (!machine) return machine.takeError();
  module.setTargetTriple(llvm::Triple(options.triple));
  module.setDataLayout((*machine)->createDataLayout());
  return llvm::Error::success();
}

enum class Part { support, handlers, pool, live, cuda };

llvm::Expected<StringRef> embedded_bitcode(const EmitOptions& options, Part part) {
  const auto bytes = [](const unsigned char* data, size_t size) {
    return StringRef(reinterpret_cast<const char*>(data), size);
  };
  const llvm::Triple triple(options.triple);
  if (triple.isOSLinux() && triple.getArch() == llvm::Triple::x86_64) {
    if (part == Part::cuda) return bytes(embedded::cuda_x86_64, embedded::cuda_x86_64_size);
    if (part == Part::live) return bytes(embedded::live_x86_64, embedded::live_x86_64_size);
    if (part == Part::handlers) return bytes(embedded::handlers_x86_64, embedded::handlers_x86_64_size);
    return part == Part::support ? bytes(embedded::support_x86_64, embedded::support_x86_64_size)
                                 : bytes(embedded::pool_x86_64, embedded::pool_x86_64_size);
  }
  if (triple.isOSLinux() && triple.getArch() == llvm::Triple::aarch64 && part != Part::cuda) {
    if (part == Part::live) return bytes(embedded::live_aarch64, embedded::live_aarch64_size);
    if (part == Part::handlers) return bytes(embedded::handlers_aarch64, embedded::handlers_aarch64_size);
    return part == Part::support ? bytes(embedded::support_aarch64, embedded::support_aarch64_size)
                                 : bytes(embedded::pool_aarch64, embedded::pool_aarch64_size);
  }
  return llvm::createStringError("no support code for " + options.triple);
}

llvm::Expected<std::unique_ptr<llvm::Module>> load(llvm::LLVMContext& context, const EmitOptions& options, Part part) {
  llvm::Expected<StringRef> bitcode = embedded_bitcode(options, part);
  if (!bitcode) return bitcode.takeError();
  llvm::Expected<std::unique_ptr<llvm::Module>> module =
      llvm::parseBitcodeFile(llvm::MemoryBufferRef(*bitcode, "support"), context);
  if (!module) return module.takeError();
  if (llvm::Error error = set_target(**module, options)) return error;
  return module;
}

// Kernels and the private Halide runtime are in the same archive: calls need no PLT.
void hide_declarations(llvm::Module& module, const std::string& model) {
  for (llvm::Function& function : module) {
    if (!function.isDeclaration() || function.isIntrinsic()) continue;
    const StringRef name = function.getName();
    if (name.starts_with("skipper_") || name.starts_with(model + "_")) {
      function.setVisibility(llvm::GlobalValue::HiddenVisibility);
      function.setDSOLocal(true);
    }
  }
}

llvm::Error verify(const llvm::Module& module) {
  std::string message;
  llvm::raw_string_ostream stream(message);
  if (llvm::verifyModule(module, &stream)) return llvm::createStringError("invalid driver: " + message);
  return llvm::Error::success();
}

void instrument_for_tsan(llvm::Module& module, llvm::ModuleAnalysisManager& modules) {
  for (llvm::Function& function : module) function.addFnAttr(llvm::Attribute::SanitizeThread);
  llvm::ModulePassManager passes;
  passes.addPass(llvm::ModuleThreadSanitizerPass());
  passes.addPass(llvm::createModuleToFunctionPassAdaptor(llvm::ThreadSanitizerPass()));
  passes.run(module, modules);
  for (const char* wrapper : {"__tsan_memcpy", "__tsan_memmove", "__tsan_memset"}) {
    llvm::Function* function = module.getFunction(wrapper);
    if (!function) continue;
    llvm::FunctionCallee plain = module.getOrInsertFunction(without_tsan_prefix(wrapper), function->getFunctionType());
    function->replaceAllUsesWith(plain.getCallee());
    function->eraseFromParent();
  }
}

llvm::Error optimize(llvm::Module& module, const EmitOptions& options) {
  if (llvm::Error error = verify(module)) return error;
  llvm::Expected<std::unique_ptr<llvm::TargetMachine>> machine = target_machine(options);
  if (!machine) return machine.takeError();
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(machine->get());
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  llvm::ModulePassManager passes = builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2);
  passes.run(module, modules);
  if (options.sanitize_thread) instrument_for_tsan(module, modules);
  return llvm::Error::success();
}

llvm::Expected<ArchiveMember> object_member(llvm::Module& module, const EmitOptions& options, const std::string& name) {
  llvm::Expected<llvm::SmallVector<char, 0>> object = emit(module, options, EmitKind::object);
  if (!object) return object.takeError();
  return ArchiveMember{name, std::move(*object)};
}

// All in one COMDAT group, so that the linker takes the whole of one copy, whatever models it meets first.
llvm::Expected<std::unique_ptr<llvm::Module>> load_group(llvm::LLVMContext& context, const EmitOptions& options,
                                                         Part part, const std::string& name) {
  llvm::Expected<std::unique_ptr<llvm::Module>> module = load(context, options, part);
  if (!module) return module.takeError();
  llvm::Comdat* group = (*module)->getOrInsertComdat(name);
  for (llvm::GlobalObject& object : (*module)->global_objects()) {
    if (!object.isDeclaration()) object.setComdat(group);
  }
  hide_declarations(**module, name);
  return module;
}

llvm::Expected<ArchiveMember> compile_group(llvm::Module& module, const EmitOptions& options, const std::string& name) {
  if (llvm::Error error = optimize(module, options)) return error;
  return object_member(module, options, name + ".o");
}

llvm::Expected<ArchiveMember> compile_part(llvm::LLVMContext& context, const EmitOptions& options, Part part,
                                           const std::string& name) {
  llvm::Expected<std::unique_ptr<llvm::Module>> module = load_group(context, options, part, name);
  if (!module) return module.takeError();
  return compile_group(**module, options, name);
}

// Handlers and threads are two groups of one member: a model asks for the threads, and what kernels ask of the handlers
// the runtime has too.  The handlers' group keeps the name that it had when the pool's size was part of it
// (handlers.c).
llvm::Expected<ArchiveMember> compile_pool(llvm::LLVMContext& context, const EmitOptions& options) {
  llvm::Expected<std::unique_ptr<llvm::Module>> pool = load_group(context, options, Part::handlers, "skipper_pool");
  if (!pool) return pool.takeError();
  llvm::Expected<std::unique_ptr<llvm::Module>> threads = load_group(context, options, Part::pool, "skipper_threads");
  if (!threads) return threads.takeError();
  if (llvm::Linker::linkModules(**pool, std::move(*threads))) {
    return llvm::createStringError("handlers and threads do not link");
  }
  return compile_group(**pool, options, "skipper_pool");
}

llvm::Expected<ArchiveMember> compile_shared(llvm::LLVMContext& context, const ModelDescription& model,
                                             const EmitOptions& options) {
  llvm::Module module(model.name + "_shared", context);
  if (llvm::Error error = set_target(module, options)) return error;
  add_shared_descriptor(module, model);
  return object_member(module, options, model.name + "_shared.o");
}

}  // namespace

llvm::Expected<std::string> triple_of(StringRef halide_target) {
  if (halide_target.starts_with("x86-64-linux")) return "x86_64-unknown-linux-gnu";
  if (halide_target.starts_with("arm-64-linux")) return "aarch64-unknown-linux-gnu";
  return llvm::createStringError("the target " + halide_target + " is not supported: x86-64-linux or arm-64-linux");
}

llvm::Error finish_driver(llvm::Module& driver, const ModelDescription& model, const EmitOptions& options) {
  if (llvm::Error error = set_target(driver, options)) return error;
  driver.setSourceFileName(model.name + "_driver");
  llvm::Expected<std::unique_ptr<llvm::Module>> support = load(driver.getContext(), options, Part::support);
  if (!support) return support.takeError();
  if (llvm::Linker::linkModules(driver, std::move(*support))) {
    return llvm::createStringError("the driver and the support code do not link");
  }
  if (llvm::Error error = add_descriptor(driver, model)) return error;
  const std::vector<std::string> symbols = public_symbols(model);
  const std::set<std::string> exported(symbols.begin(), symbols.end());
  llvm::internalizeModule(driver,
                          [&](const llvm::GlobalValue& value) { return exported.count(value.getName().str()) != 0; });
  hide_declarations(driver, model.name);
  return optimize(driver, options);
}

llvm::Expected<llvm::SmallVector<char, 0>> emit(llvm::Module& module, const EmitOptions& options, EmitKind kind) {
  if (llvm::NamedMDNode* ident = module.getNamedMetadata("llvm.ident")) module.eraseNamedMetadata(ident);
  llvm::Expected<std::unique_ptr<llvm::TargetMachine>> machine = target_machine(options);
  if (!machine) return machine.takeError();
  llvm::SmallVector<char, 0> code;
  llvm::raw_svector_ostream stream(code);
  llvm::legacy::PassManager passes;
  const auto type = kind == EmitKind::object ? llvm::CodeGenFileType::ObjectFile : llvm::CodeGenFileType::AssemblyFile;
  if ((*machine)->addPassesToEmitFile(passes, stream, nullptr, type)) {
    return llvm::createStringError("LLVM cannot emit code for " + options.triple);
  }
  passes.run(module);
  return code;
}

llvm::Expected<std::vector<ArchiveMember>> compile_driver(std::unique_ptr<llvm::Module> driver,
                                                          const ModelDescription& model, const EmitOptions& options) {
  if (llvm::Error error = finish_driver(*driver, model, options)) return error;
  llvm::LLVMContext& context = driver->getContext();
  llvm::Expected<ArchiveMember> object = object_member(*driver, options, model.name + "_driver.o");
  if (!object) return object.takeError();
  llvm::Expected<ArchiveMember> pool = compile_pool(context, options);
  if (!pool) return pool.takeError();
  llvm::Expected<ArchiveMember> live = compile_part(context, options, Part::live, "skipper_live");
  if (!live) return live.takeError();
  llvm::Expected<ArchiveMember> shared = compile_shared(context, model, options);
  if (!shared) return shared.takeError();
  std::vector<ArchiveMember> members{std::move(*object), std::move(*pool), std::move(*live), std::move(*shared)};
  if (device_of(model.variants.front().target) != Device::cuda) return members;
  llvm::Expected<ArchiveMember> cuda = compile_part(context, options, Part::cuda, "skipper_cuda");
  if (!cuda) return cuda.takeError();
  members.push_back(std::move(*cuda));
  return members;
}

}  // namespace skipper::codegen
