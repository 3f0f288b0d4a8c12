// Schedules of class activation maps and of their resizing.
#pragma once

#include "compiler/kernels/class_activation/algorithm.h"
#include "compiler/kernels/class_activation/shape.h"
#include "compiler/kernels/dense/choice.h"

namespace skipper::cpu {

void schedule_class_activation_map(algorithm::ClassActivationMap& map, const ClassActivationShape& shape,
                                   const DensePanels& panels, const MachineModel& machine);
void schedule_resize_bilinear(algorithm::ResizeBilinear& resize, int64_t width, int64_t height,
                              const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_class_activation_map(algorithm::ClassActivationMap& map, const ClassActivationShape& shape,
                                   const DensePanels& panels, const MachineModel& machine);
void schedule_resize_bilinear(algorithm::ResizeBilinear& resize, int64_t width, int64_t height,
                              const MachineModel& machine);

}  // namespace skipper::gpu
