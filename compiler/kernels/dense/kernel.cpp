#include "compiler/kernels/dense/kernel.h"

#include "compiler/kernels/common/definitions.h"
#include "compiler/kernels/dense/schedule.h"

namespace skipper::kernels {

Kernel dense(const DenseShape& s, const DensePanels& p, const MachineModel& machine, const Epilogue& epilogue) {
  algorithm::Dense dense(static_cast<int>(s.inputs), static_cast<int>(p.panel), has_one_panel(machine),
                         type_of(s.weights));
  const std::vector<Halide::ImageParam> params =
      store_epilogue(dense, {dense.input, dense.weights, dense.bias}, epilogue);
  by_family(machine, cpu::schedule_dense, gpu::schedule_dense)(dense, s, p, machine);
  return {{dense.output}, params};
}

}  // namespace skipper::kernels
