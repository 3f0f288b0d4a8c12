// Schedules of class activation maps and of their resizing.
#pragma once

#include "compiler/kernels/class_activation/algorithm.h"
#include "compiler/kernels/class_activation/shape.h"
#include "compiler/kernels/dense/choice.h"

namespace skipper {

using ClassActivationMapSchedule = void(algorithm::ClassActivationMap& map, const ClassActivationShape& shape,
                                        const DensePanels& panels, const MachineModel& machine);
using ResizeBilinearSchedule = void(algorithm::ResizeBilinear& resize, int64_t width, int64_t height,
                                    const MachineModel& machine);

namespace cpu {
ClassActivationMapSchedule schedule_class_activation_map;
ResizeBilinearSchedule schedule_resize_bilinear;
}  // namespace cpu

namespace gpu {
ClassActivationMapSchedule schedule_class_activation_map;
ResizeBilinearSchedule schedule_resize_bilinear;
}  // namespace gpu

}  // namespace skipper
