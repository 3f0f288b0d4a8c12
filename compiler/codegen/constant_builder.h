// Constants of an LLVM module, and the globals that hold them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Module.h"

namespace skipper::codegen {

class ConstantBuilder {
 public:
  // Globals are called prefix_suffix.
  ConstantBuilder(llvm::Module& module, std::string prefix) : module_(module), prefix_(std::move(prefix)) {}

  llvm::Constant* i32(uint64_t value) { return llvm::ConstantInt::get(llvm::Type::getInt32Ty(context()), value); }
  llvm::Constant* i64(uint64_t value) { return llvm::ConstantInt::get(llvm::Type::getInt64Ty(context()), value); }
  llvm::Constant* count(size_t value) { return i32(static_cast<uint32_t>(value)); }
  llvm::LLVMContext& context() { return module_.getContext(); }

  llvm::Constant* text(const std::string& string);
  llvm::Constant* i64s(const std::vector<uint64_t>& values);
  llvm::GlobalVariable* global(const std::string& suffix, llvm::Constant* value);
  llvm::GlobalVariable* array(const std::string& suffix, const std::vector<llvm::Constant*>& elements);

  // A function of another member of the archive, called through a pointer alone.
  llvm::Constant* external(const char* name) {
    auto* type = llvm::FunctionType::get(llvm::Type::getVoidTy(context()), /*isVarArg=*/false);
    return llvm::cast<llvm::Constant>(module_.getOrInsertFunction(name, type).getCallee());
  }

 protected:
  llvm::Module& module_;

 private:
  std::string prefix_;
};

}  // namespace skipper::codegen
