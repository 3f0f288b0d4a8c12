// make_toy NAME ARCHITECTURE(x86-64|arm-64) KERNELS.o OUTPUT_FOLDER [--tsan] ENTRIES.bc...: builds lib<NAME>.a,
// <NAME>.h and manifest.json as skipper-compile does, from hand-made entry points and kernels.
#include <cstdio>
#include <cstring>

#include "compiler/codegen/archive.h"
#include "compiler/codegen/header.h"
#include "compiler/codegen/manifest.h"
#include "compiler/codegen/rename_symbols.h"
#include "compiler/codegen/standalone_runtime.h"
#include "compiler/codegen/support_module.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/MemoryBuffer.h"
#include "toy.h"

namespace {

using namespace skipper::codegen;

const llvm::ExitOnError exit_on_error("make_toy: ");

std::unique_ptr<llvm::MemoryBuffer> read(const char* path) {
  return exit_on_error(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(path)));
}

std::unique_ptr<llvm::Module> driver_of(llvm::LLVMContext& context, int count, char** files) {
  auto driver = std::make_unique<llvm::Module>("driver", context);
  for (int i = 0; i < count; ++i) {
    const std::unique_ptr<llvm::MemoryBuffer> bitcode = read(files[i]);
    std::unique_ptr<llvm::Module> part = exit_on_error(llvm::parseBitcodeFile(*bitcode, context));
    if (i == 0) driver->setDataLayout(part->getDataLayout());
    if (i == 0) driver->setTargetTriple(part->getTargetTriple());
    if (llvm::Linker::linkModules(*driver, std::move(part))) std::exit(1);
  }
  return driver;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) return 2;
  const std::string name = argv[1], architecture = argv[2], folder = argv[4];
  const bool tsan = std::strcmp(argv[5], "--tsan") == 0;
  const int first = tsan ? 6 : 5;
  const ModelDescription model = toy_model(name, architecture);
  const EmitOptions options = {exit_on_error(triple_of(architecture + "-linux")), "", tsan};

  llvm::LLVMContext context;
  std::vector<ArchiveMember> members =
      exit_on_error(compile_driver(driver_of(context, argc - first, argv + first), model, options));
  members.push_back(
      {name + "_kernels.o", exit_on_error(rename_symbols(read(argv[3])->getBuffer(), ObjectKind::kernel))});
  members.push_back(exit_on_error(standalone_runtime(architecture + "-linux", tsan)));
  exit_on_error(write_archive(folder + "/lib" + name + ".a", members));
  exit_on_error(write_file(folder + "/" + name + ".h", header_text(model)));
  exit_on_error(write_file(folder + "/" + name + "_manifest.json", manifest_text(model, {{"test", "1"}})));
  return 0;
}
