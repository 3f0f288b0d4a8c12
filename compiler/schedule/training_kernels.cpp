#include "compiler/schedule/training_kernels.h"

#include "compiler/schedule/bind.h"
#include "compiler/schedule/definitions.h"
#include "compiler/schedule/schedules.h"

namespace skipper::kernels {

void bind(Halide::ImageParam map, const MapShape& shape, const MachineModel& machine) {
  schedules_of(machine).map_input(map, shape, machine);
}

void compute_once(const algorithm::Funcs& per_channel, int64_t channels, const MachineModel& machine) {
  for (const Halide::Func& coefficient : per_channel) schedules_of(machine).per_channel(coefficient, channels, machine);
}

void append_map(Kernel& kernel, Halide::Func map, const MapShape& shape, const MachineModel& machine) {
  schedules_of(machine).map(map, shape, machine);
  kernel.outputs.push_back(map);
}

void append(Kernel& kernel, algorithm::ImageSums sums, int64_t channels, const MachineModel& machine) {
  schedules_of(machine).image_sums(sums, channels, machine);
  kernel.outputs.push_back(sums.output);
}

void append(Kernel& kernel, algorithm::BatchSums sums, int64_t channels, const MachineModel& machine) {
  schedules_of(machine).batch_sums(sums, channels, machine);
  kernel.outputs.push_back(sums.output);
}

Kernel kernel_gradient(const KernelGradientShape& s, const KernelGradientParameters& p, const MachineModel& machine) {
  algorithm::KernelGradient gradient({.out_w = static_cast<int>(s.out_w),
                                      .out_h = static_cast<int>(s.out_h),
                                      .window = window_of(s),
                                      .flat = p.flat,
                                      .patches = schedules_of(machine).one_panel});
  schedules_of(machine).kernel_gradient(gradient, s, p, machine);
  return {{gradient.output}, {gradient.input, gradient.gradient}};
}

Kernel grouped_kernel_gradient(const GroupedConvShape& s, const MachineModel& machine) {
  algorithm::GroupedKernelGradient gradient(grouped_definition(s), static_cast<int>(s.out_w),
                                            static_cast<int>(s.out_h));
  schedules_of(machine).grouped_kernel_gradient(gradient, s, machine);
  return {{gradient.output}, {gradient.input, gradient.gradient}};
}

Kernel max_pool_indices(const PoolShape& s, const MachineModel& machine) {
  algorithm::MaxPoolIndices pool(static_cast<int>(s.window_w), static_cast<int>(s.window_h),
                                 static_cast<int>(s.stride_w), static_cast<int>(s.stride_h));
  schedules_of(machine).max_pool_indices(pool, s, machine);
  return {{pool.output}, {pool.input}};
}

Kernel softmax_cross_entropy(const SoftmaxShape& s, const MachineModel& machine) {
  algorithm::CrossEntropy entropy(static_cast<int>(s.channels));
  algorithm::Softmax softmax(static_cast<int>(s.channels), vector_for(s.channels, machine.lanes), entropy.input);
  schedules_of(machine).softmax(softmax, s, machine);
  schedules_of(machine).cross_entropy(entropy, s, machine);
  return {{entropy.losses, softmax.output}, {entropy.input, entropy.labels}};
}

Kernel softmax_cross_entropy_gradient(const SoftmaxShape& s, const MachineModel& machine) {
  algorithm::CrossEntropyGradient gradient(static_cast<int>(s.channels));
  schedules_of(machine).cross_entropy_gradient(gradient, s, machine);
  return {{gradient.output}, {gradient.probabilities, gradient.labels}};
}

Kernel adam(int64_t extent, int64_t decayed, const MachineModel& machine) {
  algorithm::Optimiser optimiser = algorithm::adam(static_cast<int>(decayed));
  schedules_of(machine).optimiser(optimiser, extent, 4, machine);
  return {{optimiser.output}, optimiser.params};
}

Kernel sgd(int64_t extent, int64_t decayed, const MachineModel& machine) {
  algorithm::Optimiser optimiser = algorithm::sgd(static_cast<int>(decayed));
  schedules_of(machine).optimiser(optimiser, extent, 3, machine);
  return {{optimiser.output}, optimiser.params};
}

Kernel moving_average(int64_t extent, double momentum, const MachineModel& machine) {
  algorithm::Optimiser average = algorithm::moving_average(momentum);
  schedules_of(machine).optimiser(average, extent, 2, machine);
  return {{average.output}, average.params};
}

Kernel zeros(int64_t extent, const MachineModel& machine) {
  Halide::Var i("i");
  Halide::Func output("output");
  output(i) = 0.0f;
  schedules_of(machine).zeros(output, extent, machine);
  return {{output}, {}};
}

}  // namespace skipper::kernels
