#include "compiler/schedule/kernels.h"

#include "compiler/schedule/bind.h"
#include "compiler/schedule/definitions.h"
#include "compiler/schedule/schedules.h"

namespace skipper::kernels {

using Halide::Target;

namespace {

template <typename T>
std::vector<T> concatenate(std::vector<T> first, const std::vector<T>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// The algorithm stores what the epilogue makes of its value; `params` are its own inputs.
template <typename Algorithm>
std::vector<Halide::ImageParam> finish(Algorithm& algorithm, std::vector<Halide::ImageParam> params,
                                       const Epilogue& epilogue) {
  algorithm.give(epilogue(algorithm.value, params));
  return params;
}

Kernel pool(algorithm::Pooling pooling, const PoolShape& s, const MachineModel& machine, const Epilogue& epilogue) {
  algorithm::Pool pool(pooling, static_cast<int>(s.window_w), static_cast<int>(s.window_h),
                       static_cast<int>(s.stride_w), static_cast<int>(s.stride_h));
  const std::vector<Halide::ImageParam> params = finish(pool, {pool.input}, epilogue);
  schedules_of(machine).pool(pool, s, machine);
  return {{pool.output}, params};
}

algorithm::PackDefinition pack_definition(const PackShape& s) {
  return {.out_channels = static_cast<int>(s.out_channels),
          .panel = static_cast<int>(s.panel),
          .bias = s.bias,
          .batch_norm = s.batch_norm,
          .transposed = s.transposed,
          .in_channels = static_cast<int>(s.in_channels),
          .kernel_w = static_cast<int>(s.kernel_w),
          .kernel_h = static_cast<int>(s.kernel_h),
          .groups = static_cast<int>(s.groups),
          .epsilon = static_cast<float>(s.epsilon),
          .weight_type = type_of(s.weights, s.unsigned_weights)};
}

}  // namespace

Target kernel_target(const MachineModel& machine) {
  return Target(machine.target)
      .with_feature(Target::UserContext)
      .with_feature(Target::NoRuntime)
      .with_feature(Target::NoBoundsQuery)
      .with_feature(Target::NoAsserts);
}

Kernel conv2d(const ConvShape& s, const DirectConvParameters& p, const MachineModel& machine,
              const Epilogue& epilogue) {
  const Int8Sums* int8 = p.int8();
  algorithm::Conv2d conv({.in_channels = static_cast<int>(s.in_channels),
                          .window = window_of(s),
                          .panel = p.panel,
                          .row_lanes = p.in_rows() ? p.input_lanes : 0,
                          .one_panel = schedules_of(machine).one_panel,
                          .weight_type = int8 ? type_of(Number::int8, int8->unsigned_weights)
                                              : type_of(s.precision.weights),
                          .half_steps = p.half() ? p.half()->steps : 0,
                          .int8 = int8 != nullptr,
                          .unsigned_samples = int8 && int8->unsigned_samples});
  std::vector<Halide::ImageParam> params{conv.input, conv.weights, conv.bias};
  if (int8) params.push_back(conv.scale);
  params = finish(conv, params, epilogue);
  schedules_of(machine).direct_conv(conv, s, p, machine);
  return {{conv.output}, params};
}

Kernel grouped_conv(const GroupedConvShape& s, const GroupedConvParameters& p, const MachineModel& machine,
                    const Epilogue& epilogue) {
  algorithm::GroupedConv conv(grouped_definition(s));
  const std::vector<Halide::ImageParam> params = finish(conv, {conv.input, conv.weights, conv.bias}, epilogue);
  schedules_of(machine).grouped_conv(conv, s, p, machine);
  return {{conv.output}, params};
}

Kernel max_pool(const PoolShape& s, const MachineModel& machine, const Epilogue& epilogue) {
  return pool(algorithm::Pooling::max, s, machine, epilogue);
}

Kernel average_pool(const PoolShape& s, const MachineModel& machine, const Epilogue& epilogue) {
  return pool(algorithm::Pooling::average, s, machine, epilogue);
}

Kernel global_average_pool(const GlobalPoolShape& s, const MachineModel& machine, const Epilogue& epilogue) {
  algorithm::GlobalAveragePool pool(static_cast<int>(s.in_w), static_cast<int>(s.in_h));
  const std::vector<Halide::ImageParam> params = finish(pool, {pool.input}, epilogue);
  schedules_of(machine).global_pool(pool, s, machine);
  return {{pool.output}, params};
}

Kernel dense(const DenseShape& s, const DensePanels& p, const MachineModel& machine, const Epilogue& epilogue) {
  algorithm::Dense dense(static_cast<int>(s.inputs), static_cast<int>(p.panel),
                         schedules_of(machine).one_panel, type_of(s.weights));
  const std::vector<Halide::ImageParam> params = finish(dense, {dense.input, dense.weights, dense.bias}, epilogue);
  schedules_of(machine).dense(dense, s, p.panel, machine);
  return {{dense.output}, params};
}

Kernel softmax(const SoftmaxShape& s, const MachineModel& machine) {
  algorithm::Softmax softmax(static_cast<int>(s.channels), vector_for(s.channels, machine.lanes));
  schedules_of(machine).softmax(softmax, s, machine);
  return {{softmax.output}, {softmax.input}};
}

Kernel class_activation_map(const ClassActivationShape& s, const DensePanels& p, const MachineModel& machine) {
  algorithm::ClassActivationMap map(static_cast<int>(s.channels), static_cast<int>(s.classes), static_cast<int>(p.panel),
                                    vector_for(s.channels, machine.lanes), type_of(s.weights));
  schedules_of(machine).class_activation_map(map, s, p.panel, machine);
  return {{map.output}, {map.input, map.weights, map.classes}};
}

Kernel resize_bilinear(int64_t width, int64_t height, const MachineModel& machine) {
  algorithm::ResizeBilinear resize(static_cast<int>(width), static_cast<int>(height));
  schedules_of(machine).resize_bilinear(resize, width, height, machine);
  return {{resize.output}, {resize.input, resize.size}};
}

Kernel relayout(const RelayoutShape& s, const MachineModel& machine) {
  const bool borders = s.top + s.bottom + s.left + s.right > 0;
  algorithm::Relayout copy(static_cast<int>(s.width), static_cast<int>(s.height), static_cast<int>(s.left),
                           static_cast<int>(s.top), borders);
  schedules_of(machine).relayout(copy, s, machine);
  return {{copy.output}, {copy.input}};
}

Kernel pack_weights(const PackShape& s, const MachineModel& machine) {
  algorithm::PackWeights pack(pack_definition(s));
  schedules_of(machine).pack_weights(pack, s, machine);
  return {{pack.output}, concatenate({pack.kernel}, pack.parameters)};
}

Kernel pack_bias(const PackShape& s, const MachineModel& machine) {
  algorithm::PackBias pack(pack_definition(s));
  schedules_of(machine).pack_bias(pack, s, machine);
  return {{pack.output}, pack.parameters};
}

Kernel pack_scale(const PackShape& s, const MachineModel& machine) {
  algorithm::PackScale pack(pack_definition(s));
  schedules_of(machine).pack_scale(pack, s, machine);
  return {{pack.output}, concatenate({pack.kernel}, pack.parameters)};
}

}  // namespace skipper::kernels
