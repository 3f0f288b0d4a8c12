// From the body of a kernel to Halide, op by op, in the order of the body: kernels over maps, and what other kernels
// compute behind their sums.  What an op computes is said by its MapEmissionOpInterface (emission/), which calls back.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/kernels/maps/kernel.h"
#include "compiler/kernels/sums/kernel.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "mlir/IR/Block.h"

namespace skipper::codegen {

class MapBuilder {
 public:
  MapBuilder(mlir::Block& block, const MachineModel& machine) : block_(block), machine_(machine) {}

  // A kernel of elementwise ops and the sums behind them, or of sums alone.
  kernels::Kernel build();
  // Around the op that gives `value`, whose kernel comes from `build_sums`: the epilogue that it is told is made of the
  // pointwise ops behind that op.  `flat`: maps are (c, x, 1, 1).
  using BuildSums = llvm::function_ref<kernels::Kernel(const kernels::Epilogue&)>;
  kernels::Kernel build_around(mlir::Value value, bool flat, BuildSums build_sums);

  // What ops ask for: an operand as a map (c, x, y, n), a parameter of each channel (c), or samples (c, n).  Those that
  // come from outside become the kernel's next parameter.
  Halide::Func map(mlir::Value value);
  Halide::Func channel(mlir::Value value);
  algorithm::Field samples(mlir::Value value);
  // The number of images; an input that has it must have been asked for.
  Halide::Expr batch() const;
  // Funcs of (c) that are worth computing once for all pixels go here.
  algorithm::Funcs& per_channel() { return per_channel_; }

  // What ops give: a map, or sums, which are outputs of the kernel.
  void define_map(mlir::Value value, Halide::Func map);
  void append_sums(mlir::Operation* op, const algorithm::ImageSums& sums);
  void append_sums(mlir::Operation* op, const algorithm::BatchSums& sums);

 private:
  Halide::ImageParam param(int dimensions);
  // The first result, without a relayout.
  mlir::Value result() const;
  void emit_if(llvm::function_ref<bool(mlir::Operation*)> wanted);
  Halide::Expr batch_of(const Halide::ImageParam& input, bool flat) const;

  mlir::Block& block_;
  const MachineModel& machine_;
  kernels::Kernel kernel_;
  bool stores_maps_ = false;  // what is yielded becomes an output; else the kernel around does that
  Halide::Expr batch_;
  algorithm::Funcs per_channel_;
  llvm::DenseMap<mlir::Value, Halide::Func> maps_;
  llvm::DenseMap<mlir::Value, algorithm::Field> samples_;
};

// Of the map that a value is.
algorithm::Size size_of_map(mlir::Value map);

}  // namespace skipper::codegen
