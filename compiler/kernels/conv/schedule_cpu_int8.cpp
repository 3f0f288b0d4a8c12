#include "compiler/kernels/conv/schedule_cpu_int8.h"

#include "compiler/kernels/common/divisors.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::RVar;
using Halide::Var;

namespace {

// A reduction over a pixel's channels: lanes side by side, one horizontal step for each pixel.
void schedule_over_channels(Func reduction, const Halide::RDom& channels, int lanes, const Var& pixel) {
  RVar vector("vector"), lane("lane");
  Var u("u");
  Func lanes_of = reduction.update().split(channels.x, vector, lane, lanes).rfactor(lane, u);
  lanes_of.compute_at(reduction, pixel).store_in(MemoryType::Register).bound_extent(u, lanes).vectorize(u);
  lanes_of.update().reorder(u, vector).vectorize(u);
  reduction.update().atomic().vectorize(lane);
}

}  // namespace

// Two passes over a task's input, the second from L2.  Steps of 16 channels, so that int8 is stored by whole vectors.
// Halide puts a Register on the stack whatever its size, and a Stack of 16 KiB or more on the heap.
void schedule_quantised_input(algorithm::Conv2d& conv, const ConvShape& s, const DirectConvParameters& p,
                              const MachineModel& machine, const Var& task) {
  const int columns = static_cast<int>(p.task_columns(s)), lines = static_cast<int>(p.task_lines(s));
  // Four vectors at a time hide the latency of a maximum or a sum.
  const int samples = largest_power(s.in_channels, 16), lanes = largest_power(s.in_channels, 4 * machine.lanes);
  const Var n = conv.n;

  const std::vector<Var> args = conv.short_input.args();
  conv.short_input.compute_at(conv.output, task)
      .store_in(MemoryType::Register)
      .bound_extent(args[0], static_cast<int>(s.in_channels))
      .bound_extent(args[1], columns)
      .bound_extent(args[2], lines)
      .bound_extent(n, 1)
      .vectorize(args[0], samples);
  auto for_each_pixel = [&](Func f) {
    f.compute_at(conv.output, task)
        .store_in(MemoryType::Register)
        .bound_extent(conv.x, columns)
        .bound_extent(conv.y, lines)
        .bound_extent(n, 1);
  };
  for_each_pixel(conv.pixel_scale);
  conv.peak.compute_at(conv.pixel_scale, conv.x).store_in(MemoryType::Register);
  schedule_over_channels(conv.peak, conv.channels, lanes, conv.x);
  if (!p.int8()->unsigned_weights) return;
  for_each_pixel(conv.offset);
  schedule_over_channels(conv.offset, conv.channels, lanes, conv.x);
}

}  // namespace skipper::cpu
