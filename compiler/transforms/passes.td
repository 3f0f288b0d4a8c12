// The passes of the compiler, in the order that pipeline.cpp gives them.
#ifndef SKIPPER_PASSES
#define SKIPPER_PASSES

include "mlir/Pass/PassBase.td"

def CheckExtents : Pass<"nn-check-extents", "::mlir::ModuleOp"> {
  let summary = "Refuse a network with extents that are unknown, but for the batch";
}

def Differentiate : Pass<"nn-differentiate", "::mlir::ModuleOp"> {
  let summary = "Build train_step from forward: its training form, the loss and the gradients";
}

def BuildUpdates : Pass<"nn-build-updates", "::mlir::ModuleOp"> {
  let summary = "Build update_adam and update_sgd, which change the parameters of forward";
}

def FoldBatchNorm : Pass<"nn-fold-batch-norm", "::mlir::func::FuncOp"> {
  let summary = "Fold batch norms into the convolutions before them, as ops on parameters";
}

def MoveSamplingUp : Pass<"nn-move-sampling-up", "::mlir::ModuleOp"> {
  let summary = "Move strides of 1x1 windows up in forward, so that pixels that they leave out are not computed";
}

def BuildCam : Pass<"nn-build-cam", "::mlir::ModuleOp"> {
  let summary = "Build cam_maps, and make the last activation a hidden result of forward";
}

def FormKernels : Pass<"nn-form-kernels", "::mlir::func::FuncOp"> {
  let summary = "Group layers into fused kernels: an anchor with the elementwise layers behind it";
}

def KeepLayers : Pass<"nn-keep-layers", "::mlir::ModuleOp"> {
  let summary = "Make layers outputs of the network, so that later passes keep them";
  let options = [
    ListOption<"layers", "layers", "std::string", "Names of layers">,
    Option<"all", "all", "bool", "false", "Keep every layer that is still there">,
  ];
}

def ChooseWinograd : Pass<"nn-choose-winograd", "::mlir::ModuleOp"> {
  let summary = "Move the input of convolutions into the Winograd domain where that takes less time";
}

def MaterialiseLayouts : Pass<"nn-materialise-layouts", "::mlir::ModuleOp"> {
  let summary = "Give every activation a layout that its readers take: halos and channel padding, or a copy";
}

def ChooseImplementation : Pass<"nn-choose-implementation", "::mlir::ModuleOp"> {
  let summary = "Choose each kernel's implementation and schedule parameters for the module's variant";
  let options = [Option<"explain", "explain", "bool", "false", "Say in remarks why each was chosen">];
}

def PackParameters : Pass<"nn-pack-parameters", "::mlir::ModuleOp"> {
  let summary = "Pack parameters into the panels that the chosen implementations read";
}

def BindState : Pass<"nn-bind-state", "::mlir::ModuleOp"> {
  let summary = "Give train_step its parameters and gradients in the training state, and its packs as kernels";
}

def SplitPrepare : Pass<"nn-split-prepare", "::mlir::ModuleOp"> {
  let summary = "Move what depends on parameters alone to `prepare`; the rest becomes `predict`";
}

def UnifyKernels : Pass<"nn-unify-kernels", "::mlir::ModuleOp"> {
  let summary = "Outline kernels to functions, one for all that are equal";
}

def PlanArena : Pass<"nn-plan-arena", "::mlir::ModuleOp"> {
  let summary = "Give every intermediate a place in the arena and every packed parameter one in the blob";
}

def LowerDriver : Pass<"nn-lower-driver", "::mlir::ModuleOp"> {
  let summary = "Lower the entry points to the LLVM dialect: buffers and calls of kernels";
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif
