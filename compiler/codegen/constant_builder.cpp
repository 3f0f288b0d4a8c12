#include "compiler/codegen/constant_builder.h"

#include "llvm/IR/DerivedTypes.h"

namespace skipper::codegen {

llvm::Constant* ConstantBuilder::text(const std::string& string) {
  llvm::Constant* bytes = llvm::ConstantDataArray::getString(context(), string);
  auto* variable = new llvm::GlobalVariable(module_, bytes->getType(), /*isConstant=*/true,
                                            llvm::GlobalValue::PrivateLinkage, bytes, ".str");
  variable->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
  return variable;
}

llvm::Constant* ConstantBuilder::i64s(const std::vector<uint64_t>& values) {
  return llvm::ConstantDataArray::get(context(), values);
}

llvm::GlobalVariable* ConstantBuilder::global(const std::string& suffix, llvm::Constant* value) {
  auto* variable = new llvm::GlobalVariable(module_, value->getType(), /*isConstant=*/true,
                                            llvm::GlobalValue::InternalLinkage, value, prefix_ + "_" + suffix);
  variable->setAlignment(llvm::Align(8));
  return variable;
}

llvm::GlobalVariable* ConstantBuilder::array(const std::string& suffix, const std::vector<llvm::Constant*>& elements) {
  llvm::Type* element = elements.empty() ? llvm::PointerType::getUnqual(context()) : elements.front()->getType();
  return global(suffix, llvm::ConstantArray::get(llvm::ArrayType::get(element, elements.size()), elements));
}

}  // namespace skipper::codegen
