#include "compiler/codegen/kernel_builder.h"

#include "compiler/codegen/emission/emission.h"
#include "compiler/transforms/implementation.h"
#include "compiler/transforms/kernel_body.h"
#include "compiler/transforms/layers.h"

using namespace mlir;

namespace skipper::codegen {

static LogicalResult refuse(Operation* op, StringRef why) {
  return op->emitError("layer '") << joined_layer_names(op->getLoc()) << "' cannot be compiled: " << why << " "
                                  << op->getName();
}

FailureOr<kernels::Kernel> build_kernel(func::FuncOp kernel, const MachineModel& machine) {
  attach_emission(*kernel.getContext());
  Block& block = kernel.getBody().front();
  const KernelBody body = kernel_body(block);
  if (body.unexpected) return refuse(body.unexpected, "no kernel has room for");
  auto emission = dyn_cast<KernelEmissionOpInterface>(body.anchor);
  if (!emission) return refuse(body.anchor, "no kernel is built around");
  for (Operation& op : block.without_terminator())
    if (is_part_of_map(&op) && !isa<MapEmissionOpInterface>(op)) return refuse(&op, "nothing says how to compute");
  const Strategy strategy = strategy_of(kernel->getAttrOfType<nn::ImplementationAttr>(nn::kImplementationAttr));
  return emission.emit_kernel(KernelSource{block, body, strategy, machine});
}

}  // namespace skipper::codegen
