// The nn dialect: layers of residual networks on NHWC tensors, and the structure (kernels, launches, layouts) that the
// passes in ../transforms give them.
#ifndef SKIPPER_NN_DIALECT
#define SKIPPER_NN_DIALECT

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/TensorEncoding.td"

def NN_Dialect : Dialect {
  let name = "nn";
  let cppNamespace = "::skipper::nn";
  let summary = "Residual networks on NHWC float tensors with a dynamic batch";
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::mlir::func::FuncDialect"];
}

// A kernel can be built around such an op: code generation has one for each.
def NN_Anchor : NativeOpTrait<"Anchor"> {
  let cppNamespace = "::skipper::nn";
}

// Extents and element counts are what Halide can index.
def NN_Bounded : NativeOpTrait<"Bounded"> {
  let cppNamespace = "::skipper::nn";
}

class NN_Attr<string name, string attr_mnemonic, list<Trait> traits = []> : AttrDef<NN_Dialect, name, traits> {
  let mnemonic = attr_mnemonic;
}

def NN_InitializerKind : I32EnumAttr<"InitializerKind", "how a parameter starts", [
    I32EnumAttrCase<"zeros", 0>, I32EnumAttrCase<"ones", 1>,
    I32EnumAttrCase<"glorot_uniform", 2>, I32EnumAttrCase<"he_normal", 3>]> {
  let cppNamespace = "::skipper::nn";
  let genSpecializedAttr = 0;
}

def NN_InitializerAttr : NN_Attr<"Initializer", "initializer"> {
  let summary = "The values a parameter has before training; the numbers are those of skipper_initializer in the C ABI";
  let parameters = (ins EnumParameter<NN_InitializerKind>:$kind, DefaultValuedParameter<"int64_t", "0">:$seed);
  let assemblyFormat = "`<` $kind (`,` `seed` `=` $seed^)? `>`";
}

def NN_LayoutAttr : NN_Attr<"Layout", "layout", [DeclareAttrInterfaceMethods<VerifiableTensorEncoding>]> {
  let summary = "How a tensor lies in memory; without one it is dense, outermost dimension first";
  let description = [{
    The encoding of a tensor type.  The type's shape stays the logical one.

    `panel = p`: the innermost dimension C is cut into panels of p and zero-filled to a multiple of p; memory holds
    `[ceil(C/p)][outer dimensions...][p]`.
    `steps = s`: besides, s neighbours of the dimension before C lie side by side: `[...][I/s][p][s]`.
    `halo = [top, bottom, left, right]`: around each H x W map of an activation lies a border of zeros.
    `channels = c`: memory holds c >= C floats for each pixel of an activation; those behind C are never read.
    `winograd = [h, w]`: a kernel of 3x3 in panels is transformed for tiles of h x w outputs, so (h + 2) x (w + 2)
    points take the place of its taps; `[h, w, block_h, block_w]`: so is a map, halo and all, in blocks of such tiles:
    `[n][blocks][h + 2][w + 2][C / 16][block_h block_w][16]` (compiler/machine/winograd_layout.h).
  }];
  let parameters = (ins DefaultValuedParameter<"int64_t", "0">:$panel,
                        DefaultValuedParameter<"int64_t", "0">:$steps,
                        DefaultValuedParameter<"int64_t", "0">:$channels,
                        OptionalParameter<"::mlir::DenseI64ArrayAttr">:$halo,
                        OptionalParameter<"::mlir::DenseI64ArrayAttr">:$winograd);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def NN_ImplementationAttr : NN_Attr<"Implementation", "implementation"> {
  let summary = "The implementation that was chosen for a kernel: its name and its schedule parameters";
  let parameters = (ins StringRefParameter<"">:$name, "::mlir::DictionaryAttr":$parameters);
  let assemblyFormat = "`<` $name `,` $parameters `>`";
}

def NN_StorageKind : I32EnumAttr<"StorageKind", "which memory a value lives in", [
    I32EnumAttrCase<"arena", 0>, I32EnumAttrCase<"packed", 1>, I32EnumAttrCase<"argument", 2>]> {
  let cppNamespace = "::skipper::nn";
  let genSpecializedAttr = 0;
}

def NN_StorageAttr : NN_Attr<"Storage", "storage"> {
  let summary = "Where a value lives";
  let description = [{
    `position` is a byte offset into the arena or the packed blob, or the index of one of the entry's pointers, to which
    `offset` bytes are added.
  }];
  let parameters = (ins EnumParameter<NN_StorageKind>:$kind, "int64_t":$position,
                        DefaultValuedParameter<"int64_t", "0">:$offset);
  let assemblyFormat = "`<` $kind `,` $position (`,` `offset` `=` $offset^)? `>`";
}

#endif
