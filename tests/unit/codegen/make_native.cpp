// make_native SUPPORT.bc OUTPUT.o ENTRIES.bc...: the descriptor and public functions of the model toy alone.  Support
// code and entry points stay undefined, so that a test can link what another compiler made of them, with its
// sanitizers.
#include "compiler/codegen/archive.h"
#include "compiler/codegen/descriptor.h"
#include "compiler/codegen/support_module.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/MemoryBuffer.h"
#include "toy.h"

namespace {

using namespace skipper::codegen;

const llvm::ExitOnError exit_on_error("make_native: ");

std::unique_ptr<llvm::Module> load(llvm::LLVMContext& context, const char* path) {
  const auto buffer = exit_on_error(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(path)));
  return exit_on_error(llvm::parseBitcodeFile(*buffer, context));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module = load(context, argv[1]);
  for (int i = 3; i < argc; ++i) {
    if (llvm::Linker::linkModules(*module, load(context, argv[i]))) return 1;
  }
  std::vector<llvm::Function*> elsewhere;
  for (llvm::Function& function : *module) elsewhere.push_back(&function);
  exit_on_error(add_descriptor(*module, toy_model("toy", "x86-64")));
  for (llvm::Function* function : elsewhere) {
    if (!function->isDeclaration()) function->deleteBody();
  }
  for (llvm::GlobalVariable& variable : llvm::make_early_inc_range(module->globals())) {
    variable.removeDeadConstantUsers();
    if (variable.use_empty()) variable.eraseFromParent();
  }
  const EmitOptions options = {module->getTargetTriple().str(), "", false};
  const llvm::SmallVector<char, 0> object = exit_on_error(emit(*module, options, EmitKind::object));
  exit_on_error(write_file(argv[2], llvm::StringRef(object.data(), object.size())));
  return 0;
}
