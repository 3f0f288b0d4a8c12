#include "compiler/kernels/class_activation/kernel.h"

#include "compiler/kernels/class_activation/schedule.h"
#include "compiler/kernels/common/definitions.h"

namespace skipper::kernels {

Kernel class_activation_map(const ClassActivationShape& s, const DensePanels& p, const MachineModel& machine) {
  algorithm::ClassActivationMap map(static_cast<int>(s.channels), static_cast<int>(s.classes),
                                    static_cast<int>(p.panel), vector_for(s.channels, machine.lanes),
                                    type_of(s.weights));
  by_family(machine, cpu::schedule_class_activation_map, gpu::schedule_class_activation_map)(map, s, p, machine);
  return {{map.output}, {map.input, map.weights, map.classes}};
}

Kernel resize_bilinear(int64_t width, int64_t height, const MachineModel& machine) {
  algorithm::ResizeBilinear resize(static_cast<int>(width), static_cast<int>(height));
  by_family(machine, cpu::schedule_resize_bilinear, gpu::schedule_resize_bilinear)(resize, width, height, machine);
  return {{resize.output}, {resize.input, resize.size}};
}

}  // namespace skipper::kernels
