// Tests what tells models from one another: the fingerprint, for packed blobs, and the training's hash, for
// checkpoints.
#include <catch2/catch.hpp>

#include "compiler/codegen/model_compiler.h"
#include "compiler/kernels/pack/revision.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Parser/Parser.h"

#define SKIPPER_SPEC_ONLY
#include "examples/models/tiny.cpp"

using namespace skipper;
using namespace skipper::codegen;

namespace {

struct Compiled {
  explicit Compiled(const ModelOptions& options, const std::string& ir = print_ir(tiny(), "tiny")) {
    source = mlir::parseSourceString<mlir::ModuleOp>(ir, &context);
    REQUIRE(source);
    model = llvm::cantFail(run_passes(*source, options, [](mlir::PassManager&) {}));
    size_t kernels = 0;
    for (const Variant& variant : model.variants) kernels += kernel_jobs(variant).size();
    description = llvm::cantFail(describe(model, options, std::vector<uint64_t>(kernels)));
  }

  static mlir::DialectRegistry registry() {
    mlir::DialectRegistry registry;
    registry.insert<nn::NNDialect, mlir::func::FuncDialect, mlir::LLVM::LLVMDialect>();
    return registry;
  }

  mlir::MLIRContext context{registry(), mlir::MLIRContext::Threading::DISABLED};
  mlir::OwningOpRef<mlir::ModuleOp> source;
  CompiledModel model;
  ModelDescription description;
};

ModelOptions training(std::vector<std::string> targets = {"avx2"}) {
  ModelOptions options;
  options.targets = std::move(targets);
  options.graph.training = true;
  return options;
}

std::string hash(const std::string& text) {
  return llvm::toHex(llvm::SHA256::hash(llvm::arrayRefFromStringRef(text)), true);
}

}  // namespace

TEST_CASE("the fingerprint is of the IR, of Skipper's version and of the packing revision") {
  const Compiled compiled(training());
  std::string ir;
  llvm::raw_string_ostream stream(ir);
  const auto flags = mlir::OpPrintingFlags().enableDebugInfo(false).useLocalScope();
  mlir::ModuleOp(*compiled.model.graph).print(stream, flags);
  for (const Variant& variant : compiled.model.variants) mlir::ModuleOp(*variant.module).print(stream, flags);
  const std::string& fingerprint = compiled.description.fingerprint;
  CHECK(fingerprint != hash(ir));
  const std::string revision = std::to_string(algorithm::kPackingRevision);
  CHECK(fingerprint == hash("skipper " SKIPPER_VERSION " packing " + revision + "\n" + ir));
}

TEST_CASE("the training's hash is of the network, however it is compiled") {
  const Compiled compiled(training());
  const std::string& hash = compiled.description.training_hash;
  const auto same = [&](const ModelOptions& options) {
    const Compiled other(options);
    CHECK(other.description.fingerprint != compiled.description.fingerprint);
    CHECK(other.description.training_hash == hash);
  };
  same(training({"avx512", "sse41"}));
  ModelOptions options = training();
  options.max_batch = 8;
  same(options);
  options = training();
  options.graph.cam = true;
  same(options);
  options = training();
  options.graph.training = false;
  CHECK(Compiled(options).description.training_hash.empty());
  CHECK(Compiled(training(), print_ir(tiny({8, 8, 3}, 6), "tiny")).description.training_hash != hash);
  CHECK(Compiled(training(), print_ir(tiny({9, 8, 3}), "tiny")).description.training_hash != hash);
}

TEST_CASE("gaps are what no packed parameter lies in") {
  for (const VariantDescription& variant : Compiled(training({"avx512", "sse41"})).description.variants) {
    uint64_t end = 0;
    CHECK_FALSE(variant.gaps.empty());
    for (const Gap& gap : variant.gaps) {
      CHECK(gap.offset > end);
      CHECK((gap.bytes > 0 && gap.bytes < SKIPPER_ALIGNMENT));
      end = gap.offset + gap.bytes;
      CHECK(end % SKIPPER_ALIGNMENT == 0);
    }
    CHECK(end <= variant.payload_bytes);
  }
}
