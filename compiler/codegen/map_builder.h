// From the body of a kernel over maps to Halide: op by op, in the order of the body.  What an op computes is said by
// its MapEmissionOpInterface (emission/), which calls back.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/schedule/training_kernels.h"
#include "llvm/ADT/DenseMap.h"
#include "mlir/IR/Block.h"

namespace skipper::codegen {

class MapBuilder {
 public:
  MapBuilder(mlir::Block& block, const MachineModel& machine) : block_(block), machine_(machine) {}

  // A kernel of elementwise ops and the sums behind them, or of sums alone.
  kernels::Kernel build();
  // The same behind a kernel that computes `computed` already, as a convolution does; `flat`: over (c, x, 1, 1).
  kernels::Kernel build_behind(kernels::Kernel kernel, mlir::Value computed, bool flat);

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

  mlir::Block& block_;
  const MachineModel& machine_;
  kernels::Kernel kernel_;
  Halide::Expr batch_;
  algorithm::Funcs per_channel_;
  llvm::DenseMap<mlir::Value, Halide::Func> maps_;
  llvm::DenseMap<mlir::Value, algorithm::Field> samples_;
};

// Of the map that a value is.
algorithm::Size size_of_map(mlir::Value map);

}  // namespace skipper::codegen
