// The nn dialect in C++: what passes and code generation include.
#pragma once

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TensorEncoding.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace skipper::nn {

template <typename ConcreteType>
class Anchor : public mlir::OpTrait::TraitBase<ConcreteType, Anchor> {};

// Most elements in a tensor in memory (of one image, or a parameter), and so the largest extent: what Halide can index,
// also when an extent is rounded up to whole vectors.  dsl/skipper/shape.h has the same number.
inline constexpr int64_t max_elements = (int64_t{1} << 31) - 1024;

// The constant that a function of pointwise/functions.h takes; 0 of one that has no parameter, and ignores it.
inline double constant_of(const std::optional<llvm::APFloat>& parameter) {
  return parameter ? parameter->convertToDouble() : 0;
}

// Fails with a diagnostic if a tensor that the op reads or computes is larger, or a number among its attributes is.
mlir::LogicalResult verify_bounds(mlir::Operation* op);

template <typename ConcreteType>
class Bounded : public mlir::OpTrait::TraitBase<ConcreteType, Bounded> {
 public:
  static mlir::LogicalResult verifyTrait(mlir::Operation* op) { return verify_bounds(op); }
};

}  // namespace skipper::nn

#include "nn_dialect.h.inc"
#include "nn_enums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "nn_attributes.h.inc"
#include "nn_interfaces.h.inc"
#define GET_OP_CLASSES
#include "nn_ops.h.inc"

namespace skipper::nn {

// Names of attributes that are not part of an op's definition.
inline constexpr llvm::StringLiteral kNameAttr = "nn.name";        // of forward's arguments and results
inline constexpr llvm::StringLiteral kHiddenAttr = "nn.hidden";    // of forward's result for cam alone
inline constexpr llvm::StringLiteral kSharedAttr = "nn.shared";    // of an argument: predict's argument with its value
inline constexpr llvm::StringLiteral kStorageAttr = "nn.storage";  // of an entry's arguments
inline constexpr llvm::StringLiteral kImplementationAttr = "nn.implementation";  // of an outlined kernel
inline constexpr llvm::StringLiteral kVariantAttr = "nn.variant";                // of a variant's module
inline constexpr llvm::StringLiteral kTargetAttr = "nn.target";  // of a variant's module: Halide's string
inline constexpr llvm::StringLiteral kMaxBatchAttr = "nn.max_batch";
// A variant's module has these attributes, which are types; f32 where there is none.
inline constexpr llvm::StringLiteral kWeightsAttr = "nn.weights";
inline constexpr llvm::StringLiteral kArithmeticAttr = "nn.arithmetic";
inline constexpr llvm::StringLiteral kArenaBytesAttr = "nn.arena_bytes";  // of a planned entry
inline constexpr llvm::StringLiteral kIntermediateBytesAttr = "nn.intermediate_bytes";
inline constexpr llvm::StringLiteral kPackedBytesAttr = "nn.packed_bytes";  // of prepare

}  // namespace skipper::nn
