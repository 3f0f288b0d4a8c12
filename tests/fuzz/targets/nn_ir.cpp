// nn IR: refused with a message, or compiled up to the planned entry points of a variant.
#include <array>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "compiler/dialect/nn_dialect.h"
#include "compiler/machine/machine_model.h"
#include "compiler/transforms/pipeline.h"
#include "compiler/transforms/variant.h"
#include "fuzz.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace skipper;
using namespace skipper::fuzz;

namespace {

// A context keeps every type and attribute that it ever saw, so that it is another one now and then.
MLIRContext& fresh_context() {
  static std::unique_ptr<MLIRContext> context;
  static int uses = 0;
  if (context && ++uses < 500) return *context;
  uses = 0;
  DialectRegistry registry;
  registry.insert<nn::NNDialect, func::FuncDialect, LLVM::LLVMDialect>();
  context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  context->loadAllAvailableDialects();
  return *context;
}

// Whether it held; where not, an error was said.
bool run(ModuleOp module, int& errors, llvm::function_ref<void(OpPassManager&)> add_passes) {
  PassManager passes(module.getContext());
  add_passes(passes);
  const bool held = succeeded(passes.run(module));
  require(held || errors > 0, "passes that fail say why");
  return held;
}

void compile(ModuleOp source, llvm::StringRef text, int& errors) {
  GraphOptions options;
  options.cam = text.contains("cam");
  options.training = text.contains("train_step");
  options.keep_all_layers = text.contains("keep-all");
  if (!run(source, errors, [&](OpPassManager& passes) { add_graph_passes(passes, options); })) return;
  const char* name = text.contains("sse41") ? "sse41" : text.contains("cuda80") ? "cuda80" : "avx512";
  const MachineModel machine = *machine_model(name);
  Builder builder(source.getContext());
  source->setAttr(nn::kVariantAttr, builder.getStringAttr(machine.variant));
  source->setAttr(nn::kTargetAttr, builder.getStringAttr(machine.target));
  source->setAttr(nn::kMaxBatchAttr, builder.getI64IntegerAttr(4));
  set_precision(source, precision_on(machine, {}));
  run(source, errors, [](OpPassManager& passes) { add_variant_passes(passes, {}); });
}

}  // namespace

// Comments say how to compile, as lit's tests have it: "// --entry predict,cam".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const llvm::StringRef text(reinterpret_cast<const char*>(bytes), size);
  MLIRContext& context = fresh_context();
  int errors = 0;
  ScopedDiagnosticHandler handler(&context, [&errors](Diagnostic& diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return success();
  });
  // A buffer that ends in a NUL, as that of a file does: MLIR's lexer reads on behind one that does not.
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text), llvm::SMLoc());
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
  require(module || errors > 0 || text.contains('\0'), "a file that is refused is refused with a message");
  if (!module || !module->lookupSymbol<func::FuncOp>("forward")) return keep;
  compile(*module, text, errors);
  return keep;
}

namespace {

constexpr std::array numbers = {"0",
                                "1",
                                "2",
                                "3",
                                "5",
                                "7",
                                "17",
                                "64",
                                "511",
                                "4096",
                                "65536",
                                "-1",
                                "1048576",
                                "2147483647",
                                "4294967296",
                                "9223372036854775807",
                                "-9223372036854775808",
                                "?"};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

// Another number in a place, or in all places where that number stands: types of results follow those of operands.
void change_number(std::string& text, std::minstd_rand& random) {
  std::size_t at = text.find_first_of("0123456789", random() % text.size());
  if (at == std::string::npos) return;
  const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
  const std::string before = text.substr(at, end - at), after = numbers[random() % numbers.size()];
  if (random() % 2 == 0) {
    text.replace(at, before.size(), after);
    return;
  }
  for (at = text.find(before); at != std::string::npos; at = text.find(before, at + after.size()))
    text.replace(at, before.size(), after);
}

std::string change_lines(const std::string& text, std::minstd_rand& random) {
  std::vector<std::string> lines = lines_of(text);
  const std::size_t at = random() % lines.size(), other = random() % lines.size();
  switch (random() % 3) {
    case 0:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), std::string(lines[other]));
      break;
    default:
      std::swap(lines[at], lines[other]);
  }
  std::string result;
  for (const std::string& line : lines) result += line;
  return result;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed) {
  std::minstd_rand random(seed);
  std::string text(reinterpret_cast<const char*>(bytes), size);
  const unsigned way = random() % 8;
  if (way < 2 || text.empty()) return LLVMFuzzerMutate(bytes, size, most);
  if (way < 6)
    change_number(text, random);
  else
    text = change_lines(text, random);
  if (text.size() > most) return LLVMFuzzerMutate(bytes, size, most);
  std::copy(text.begin(), text.end(), bytes);
  return text.size();
}
