#include "compiler/codegen/emission/emission.h"

#include "compiler/dialect/shapes.h"
#include "emission.cpp.inc"
#include "mlir/IR/DialectRegistry.h"

using namespace mlir;

namespace skipper::codegen {

Value KernelSource::first_result() const { return block.getTerminator()->getOperand(0); }

int64_t KernelSource::extent() const { return nn::physical_elements(body.result); }

static void extend(MLIRContext* context, nn::NNDialect*) {
  attach_map_emission(*context);
  attach_sum_emission(*context);
  attach_convolution_emission(*context);
  attach_loss_emission(*context);
  attach_structure_emission(*context);
}

void attach_emission(MLIRContext& context) {
  DialectRegistry registry;
  registry.addExtension(extend);
  context.appendDialectRegistry(registry);  // does nothing the second time
}

}  // namespace skipper::codegen
