#include "compiler/kernels/relayout/kernel.h"

#include "compiler/kernels/relayout/schedule.h"

namespace skipper::kernels {

Kernel relayout(const RelayoutShape& s, const MachineModel& machine) {
  const bool borders = s.top + s.bottom + s.left + s.right > 0;
  algorithm::Relayout copy(static_cast<int>(s.width), static_cast<int>(s.height), static_cast<int>(s.left),
                           static_cast<int>(s.top), borders);
  by_family(machine, cpu::schedule_relayout, gpu::schedule_relayout)(copy, s, machine);
  return {{copy.output}, {copy.input}};
}

}  // namespace skipper::kernels
