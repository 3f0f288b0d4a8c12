// Splits forward into `prepare`, which computes from the parameters alone what kernels read, and `predict`, the rest.
#include "compiler/dialect/shapes.h"
#include "kernel_body.h"
#include "passes.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_SPLITPREPARE
#include "passes.h.inc"

using namespace mlir;

namespace {

nn::StorageAttr storage(MLIRContext* context, nn::StorageKind kind, int64_t position) {
  return nn::StorageAttr::get(context, kind, position, 0);
}

void erase_unused(Block& block) {
  SmallVector<Operation*> ops;
  for (Operation& op : block.without_terminator()) ops.push_back(&op);
  for (Operation* op : llvm::reverse(ops))
    if (op->use_empty()) op->erase();
}

// `@prepare(parameters) -> packed`: forward's parameters become arguments, its packs kernels.
void build_prepare(func::FuncOp forward) {
  auto prepare = cast<func::FuncOp>(forward->clone());
  prepare.setName("prepare");
  forward->getParentOfType<ModuleOp>().push_back(prepare);
  prepare.removeArgAttrsAttr();
  prepare.removeResAttrsAttr();
  Block& block = prepare.getBody().front();
  MLIRContext* context = forward.getContext();

  SmallVector<Value> packed;
  for (nn::PackOp pack : llvm::to_vector(block.getOps<nn::PackOp>())) packed.push_back(wrap_pack(pack).getResult(0));
  auto result = cast<func::ReturnOp>(block.getTerminator());
  result.getOperandsMutable().assign(packed);

  SmallVector<Type> argument_types;
  SmallVector<Attribute> argument_attrs;
  unsigned old_arguments = block.getNumArguments();
  for (nn::ParameterOp parameter : llvm::to_vector(block.getOps<nn::ParameterOp>())) {
    argument_types.push_back(parameter.getType());
    NamedAttrList attributes;
    attributes.set(nn::kNameAttr, parameter.getNameAttr());
    attributes.set(nn::kStorageAttr, storage(context, nn::StorageKind::argument, argument_attrs.size()));
    argument_attrs.push_back(attributes.getDictionary(context));
    parameter.replaceAllUsesWith(block.addArgument(parameter.getType(), parameter.getLoc()));
  }
  erase_unused(block);
  block.eraseArguments(0, old_arguments);
  prepare.setType(FunctionType::get(context, argument_types, ValueRange(packed).getTypes()));
  prepare.setAllArgAttrs(argument_attrs);
}

// `@predict(inputs, packed) -> outputs`: forward with its packs as arguments.
void build_predict(func::FuncOp forward) {
  forward.setName(kPredict.name);
  Block& block = forward.getBody().front();
  MLIRContext* context = forward.getContext();
  unsigned inputs = block.getNumArguments();
  for (unsigned i = 0; i < forward.getNumResults(); ++i)
    forward.setResultAttr(i, nn::kStorageAttr, storage(context, nn::StorageKind::argument, inputs + i));
  SmallVector<Attribute> argument_attrs;
  for (unsigned i = 0; i < block.getNumArguments(); ++i) {
    NamedAttrList attributes(forward.getArgAttrDict(i));
    attributes.set(nn::kStorageAttr, storage(context, nn::StorageKind::argument, i));
    argument_attrs.push_back(attributes.getDictionary(context));
  }
  for (nn::PackOp pack : llvm::to_vector(block.getOps<nn::PackOp>())) {
    pack.replaceAllUsesWith(block.addArgument(pack.getType(), pack.getLoc()));
    pack.erase();
  }
  erase_unused(block);
  forward.setType(FunctionType::get(context, block.getArgumentTypes(), forward.getResultTypes()));
  argument_attrs.resize(block.getNumArguments(), DictionaryAttr::get(context));
  forward.setAllArgAttrs(argument_attrs);
}

// Packs with equal text give equal values.
std::string key_of(nn::PackOp pack) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  auto parameter = pack.getInput().getDefiningOp<nn::ParameterOp>();
  stream << (parameter ? parameter.getName() : "") << ' ' << pack.getType();
  return text;
}

// cam_maps reads weights that predict has in the blob: `packed` has predict's arguments.
LogicalResult share_packs(func::FuncOp maps, const llvm::StringMap<unsigned>& packed) {
  Block& block = maps.getBody().front();
  for (nn::PackOp pack : llvm::to_vector(block.getOps<nn::PackOp>())) {
    auto known = packed.find(key_of(pack));
    if (known == packed.end()) return pack.emitError("cam_maps reads weights that predict does not");
    unsigned index = maps.getNumArguments();
    pack.replaceAllUsesWith(block.addArgument(pack.getType(), pack.getLoc()));
    pack.erase();
    maps.setType(FunctionType::get(maps.getContext(), block.getArgumentTypes(), maps.getResultTypes()));
    maps.setArgAttr(index, nn::kSharedAttr, Builder(maps.getContext()).getI64IntegerAttr(known->second));
  }
  erase_unused(block);
  return success();
}

struct SplitPrepare : impl::SplitPrepareBase<SplitPrepare> {
  void runOnOperation() override {
    auto forward = getOperation().lookupSymbol<func::FuncOp>("forward");
    if (!forward) return signalPassFailure();
    func::FuncOp maps = find_entry(getOperation(), kCamMaps);
    llvm::StringMap<unsigned> packed;
    unsigned index = forward.getNumArguments();
    for (nn::PackOp pack : forward.getOps<nn::PackOp>()) packed.try_emplace(key_of(pack), index++);
    if (maps && failed(share_packs(maps, packed))) return signalPassFailure();
    build_prepare(forward);
    build_predict(forward);
  }
};

}  // namespace
}  // namespace skipper
