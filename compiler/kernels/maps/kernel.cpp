#include "compiler/kernels/maps/kernel.h"

#include "compiler/kernels/maps/schedule.h"

namespace skipper::kernels {

void bind(Halide::ImageParam map, const MapShape& shape, const MachineModel& machine) {
  by_family(machine, cpu::schedule_map_input, gpu::schedule_map_input)(map, shape, machine);
}

void compute_once(const algorithm::Funcs& per_channel, int64_t channels, const MachineModel& machine) {
  for (const Halide::Func& coefficient : per_channel)
    by_family(machine, cpu::schedule_per_channel, gpu::schedule_per_channel)(coefficient, channels, machine);
}

void append_map(Kernel& kernel, Halide::Func map, const MapShape& shape, const MachineModel& machine) {
  by_family(machine, cpu::schedule_map, gpu::schedule_map)(map, shape, machine);
  kernel.outputs.push_back(map);
}

}  // namespace skipper::kernels
