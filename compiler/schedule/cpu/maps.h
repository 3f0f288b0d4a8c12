// Schedules of everything that is bound by memory: pooling, elementwise layers, copies, softmax.
#pragma once

#include "compiler/algorithm/class_activation.h"
#include "compiler/algorithm/loss.h"
#include "compiler/algorithm/maps.h"
#include "compiler/algorithm/pool.h"
#include "compiler/algorithm/relayout.h"
#include "compiler/algorithm/softmax.h"
#include "compiler/schedule/machine_model.h"
#include "compiler/schedule/shapes.h"

namespace skipper::cpu {

void schedule_pool(algorithm::Pool& pool, const PoolShape& shape, const MachineModel& machine);
void schedule_pool(algorithm::MaxPoolIndices& pool, const PoolShape& shape, const MachineModel& machine);
void schedule_global_pool(algorithm::GlobalAveragePool& pool, const GlobalPoolShape& shape,
                          const MachineModel& machine);
void schedule_map_input(Halide::ImageParam map, const MapShape& shape, const MachineModel& machine);
void schedule_map(Halide::Func map, const MapShape& shape, const MachineModel& machine);
void schedule_per_channel(Halide::Func coefficient, int64_t channels, const MachineModel& machine);
void schedule_class_activation_map(algorithm::ClassActivationMap& map, const ClassActivationShape& shape, int64_t panel,
                                   const MachineModel& machine);
void schedule_resize_bilinear(algorithm::ResizeBilinear& resize, int64_t width, int64_t height,
                              const MachineModel& machine);
void schedule_relayout(algorithm::Relayout& copy, const RelayoutShape& shape, const MachineModel& machine);
void schedule_softmax(algorithm::Softmax& softmax, const SoftmaxShape& shape, const MachineModel& machine);
void schedule_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& shape, const MachineModel& machine);
void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& shape,
                                     const MachineModel& machine);

}  // namespace skipper::cpu
