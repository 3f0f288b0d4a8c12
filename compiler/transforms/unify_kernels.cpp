// Outlines kernels to functions, one for all whose bodies, types, layouts and implementations are equal.  Launches keep
// their own locations, so that profiles and errors still name the layer.
#include <map>

#include "compiler/dialect/shapes.h"
#include "kernel_body.h"
#include "layers.h"
#include "llvm/ADT/StringExtras.h"
#include "mlir/IR/AsmState.h"
#include "passes.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_UNIFYKERNELS
#include "passes.h.inc"

using namespace mlir;

namespace {

// Equal text, equal kernel: what the op prints without its operands' names and locations.
std::string key_of(nn::KernelOp kernel) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << kernel.getImplementationAttr() << '\n';
  OpPrintingFlags flags;
  flags.enableDebugInfo(false).useLocalScope();
  for (BlockArgument argument : kernel.getBody().getArguments()) stream << argument.getType() << '\n';
  AsmState state(kernel, flags);
  for (Operation& op : kernel.getBody().front()) {
    op.print(stream, state);
    stream << '\n';
  }
  return text;
}

// Keeps the characters that symbols may be made of.
std::string identifier(StringRef name) {
  std::string result;
  for (char c : name) result += llvm::isAlnum(c) ? c : '_';
  return result;
}

// "<model>_<variant>_<layer>", with what the kernel does for the layer if that is not the layer itself.  Names do not
// count kernels, so that a changed layer leaves the others' names, and their objects in the cache, alone.
std::string symbol_of(nn::KernelOp kernel, StringRef prefix) {
  KernelBody body = kernel_body(kernel.getBody().front());
  const std::string name = layer_names(kernel.getLoc()).front();
  std::string symbol = (prefix + "_" + identifier(whole_name(name))).str();
  if (whole_name(name) != name) symbol += "_sampled";
  const Entry* entry = entry_of(kernel->getParentOfType<func::FuncOp>());
  if (entry && entry->trains) symbol += "_train";
  bool packs = kernel.getImplementationAttr().getName() == "pack";
  if (packs) symbol += body.scale ? "_pack_scale" : body.result.getRank() == 1 ? "_pack_bias" : "_pack_kernel";
  if (isa<nn::RelayoutOp>(body.anchor)) symbol += "_relayout";
  return symbol;
}

func::FuncOp outline(nn::KernelOp kernel, StringRef symbol, OpBuilder& builder) {
  Block& body = kernel.getBody().front();
  auto type = builder.getFunctionType(body.getArgumentTypes(), kernel.getResultTypes());
  auto function = func::FuncOp::create(builder, kernel.getLoc(), symbol, type);
  function.setPrivate();
  function->setAttr(nn::kImplementationAttr, kernel.getImplementationAttr());
  function.getBody().takeBody(kernel.getBody());
  Operation* yield = function.getBody().front().getTerminator();
  OpBuilder at_end(yield);
  func::ReturnOp::create(at_end, yield->getLoc(), yield->getOperands());
  yield->erase();
  return function;
}

// Whether an entry point will have this name: a layer may be called "predict".
bool is_entry_symbol(ModuleOp module, StringRef symbol) {
  return llvm::any_of(entries_of(module),
                      [&](func::FuncOp entry) { return symbol == entry_symbol(module, *entry_of(entry)); });
}

struct UnifyKernels : impl::UnifyKernelsBase<UnifyKernels> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    std::string prefix = symbol_prefix(module);
    std::map<std::string, StringAttr> known;
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    for (auto function : entries_of(module)) {
      for (auto kernel : llvm::make_early_inc_range(function.getOps<nn::KernelOp>())) {
        auto [entry_of, is_new] = known.try_emplace(key_of(kernel));
        OpBuilder here(kernel);
        if (is_new) {
          std::string symbol = symbol_of(kernel, prefix);
          for (int i = 2; module.lookupSymbol(symbol) || is_entry_symbol(module, symbol); ++i)
            symbol = symbol_of(kernel, prefix) + "_" + std::to_string(i);
          entry_of->second = builder.getStringAttr(symbol);
          outline(kernel, symbol, builder);
        }
        auto launch = nn::LaunchOp::create(here, kernel.getLoc(), kernel.getResultTypes(),
                                           FlatSymbolRefAttr::get(entry_of->second), kernel.getInputs(), nullptr);
        kernel->replaceAllUsesWith(launch);
        kernel.erase();
      }
    }
  }
};

}  // namespace
}  // namespace skipper
