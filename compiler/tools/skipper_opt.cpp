// skipper-opt: runs passes on nn IR, for tests and for people who look at what a pass does.
#include "compiler/dialect/nn_dialect.h"
#include "compiler/tools/program.h"
#include "compiler/transforms/passes.h"
#include "compiler/transforms/pipeline.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char** argv) {
  return skipper::run_program("skipper-opt", 1, [&] {
    mlir::DialectRegistry registry;
    registry.insert<skipper::nn::NNDialect, mlir::func::FuncDialect, mlir::LLVM::LLVMDialect>();
    skipper::registerNNPasses();
    skipper::register_pipelines();
    mlir::registerTransformsPasses();
    return static_cast<int>(mlir::failed(mlir::MlirOptMain(argc, argv, "Skipper's optimiser driver\n", registry)));
  });
}
