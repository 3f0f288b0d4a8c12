#include "compiler/kernels/pool/kernel.h"

#include "compiler/kernels/pool/schedule.h"

namespace skipper::kernels {

namespace {

Kernel pool(algorithm::Pooling pooling, const PoolShape& s, const MachineModel& machine, const Epilogue& epilogue) {
  algorithm::Pool pool(pooling, static_cast<int>(s.window_w), static_cast<int>(s.window_h),
                       static_cast<int>(s.stride_w), static_cast<int>(s.stride_h));
  const std::vector<Halide::ImageParam> params = store_epilogue(pool, {pool.input}, epilogue);
  by_family(machine, cpu::schedule_pool, gpu::schedule_pool)(pool, s, machine);
  return {{pool.output}, params};
}

}  // namespace

Kernel max_pool(const PoolShape& s, const MachineModel& machine, const Epilogue& epilogue) {
  return pool(algorithm::Pooling::max, s, machine, epilogue);
}

Kernel average_pool(const PoolShape& s, const MachineModel& machine, const Epilogue& epilogue) {
  return pool(algorithm::Pooling::average, s, machine, epilogue);
}

Kernel global_average_pool(const GlobalPoolShape& s, const MachineModel& machine, const Epilogue& epilogue) {
  algorithm::GlobalAveragePool pool(static_cast<int>(s.in_w), static_cast<int>(s.in_h));
  const std::vector<Halide::ImageParam> params = store_epilogue(pool, {pool.input}, epilogue);
  by_family(machine, cpu::schedule_global_pool, gpu::schedule_global_pool)(pool, s, machine);
  return {{pool.output}, params};
}

Kernel max_pool_indices(const PoolShape& s, const MachineModel& machine) {
  algorithm::MaxPoolIndices pool(static_cast<int>(s.window_w), static_cast<int>(s.window_h),
                                 static_cast<int>(s.stride_w), static_cast<int>(s.stride_h));
  by_family(machine, cpu::schedule_max_pool_indices, gpu::schedule_max_pool_indices)(pool, s, machine);
  return {{pool.output}, {pool.input}};
}

}  // namespace skipper::kernels
