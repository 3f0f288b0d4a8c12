// C structs as LLVM constants.
#pragma once

#include <cassert>
#include <cstddef>
#include <vector>

#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Module.h"

namespace skipper::codegen {

// One C struct: fields at their offsets, zero between them.
class StructTable {
 public:
  StructTable(llvm::Module& module, size_t bytes) : module_(module), bytes_(bytes) {}

  void set(size_t offset, llvm::Constant* value) {
    pad_to(offset);
    fields_.push_back(value);
    at_ += module_.getDataLayout().getTypeAllocSize(value->getType()).getFixedValue();
  }

  llvm::Constant* finish() {
    pad_to(bytes_);
    return llvm::ConstantStruct::getAnon(module_.getContext(), fields_, /*Packed=*/true);
  }

 private:
  void pad_to(size_t offset) {
    assert(offset >= at_ && "fields must come in order");
    if (offset == at_) return;
    llvm::Type* byte = llvm::Type::getInt8Ty(module_.getContext());
    fields_.push_back(llvm::Constant::getNullValue(llvm::ArrayType::get(byte, offset - at_)));
    at_ = offset;
  }

  llvm::Module& module_;
  size_t bytes_;
  size_t at_ = 0;
  std::vector<llvm::Constant*> fields_;
};

}  // namespace skipper::codegen
