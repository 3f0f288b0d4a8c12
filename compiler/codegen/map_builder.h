// From the body of a kernel over maps to Halide: op by op, in the order of the body.
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

 private:
  void map(mlir::Operation& op);
  Halide::Func elementwise(mlir::Operation& op);
  Halide::Func map_source(mlir::Operation& op);
  void sum_images(mlir::Operation& op);
  void sum_over_batch(mlir::Operation& op);
  void append_if_result(mlir::Value value);

  Halide::ImageParam param(int dimensions);
  Halide::Func map_of(mlir::Value value);
  Halide::Func channel(mlir::Value value);
  algorithm::Field samples(mlir::Value value);
  Halide::Expr batch() const;

  mlir::Block& block_;
  const MachineModel& machine_;
  kernels::Kernel kernel_;
  Halide::Expr batch_;
  algorithm::Funcs per_channel_;
  llvm::DenseMap<mlir::Value, Halide::Func> maps_;
  llvm::DenseMap<mlir::Value, algorithm::Field> samples_;
};

}  // namespace skipper::codegen
