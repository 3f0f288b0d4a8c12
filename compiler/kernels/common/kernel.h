// Kernels: algorithm and schedule put together, ready to be compiled.  Each folder beside this one has a family of
// them: docs/schedules.md says what its files are.
//
// Buffers are float32, but for weights and packed kernels, which are what the shape says.  Halide's dimensions are
// innermost first: (c, x, y, n).  Every buffer has min 0 in every dimension; strides are the shape's, extents are the
// true ones (a conv's halo'd input: in_w() x in_h() or more).  The batch n is dynamic (>= 1).  An output never aliases
// an input.  Kernels allocate nothing on the heap, are parallel over tasks that write disjoint elements, and give the
// same bits for any number of threads.
//
// Errors: a shape that a kernel cannot take is a bug of the compiler (Halide throws Halide::CompileError).
#pragma once

#include <Halide.h>

#include <functional>
#include <vector>

#include "compiler/machine/machine_model.h"

namespace skipper::kernels {

struct Kernel {
  std::vector<Halide::Func> outputs;       // scheduled; a Func of several components writes as many buffers
  std::vector<Halide::ImageParam> params;  // the inputs, in the order of the function's arguments; outputs follow

  Halide::Pipeline pipeline() const { return Halide::Pipeline(outputs); }
  std::vector<Halide::Argument> inputs() const { return {params.begin(), params.end()}; }
};

// What a kernel computes behind its sums: from `value` of (c, x, y, n) the Func of the same that it stores, each
// element from that element of `value` and of further maps, which are appended to `params`.  In a flat kernel all of
// them are (c, x, 1, 1); behind a dense layer or a global pool they are maps of one pixel.
using Epilogue = std::function<Halide::Func(Halide::Func value, std::vector<Halide::ImageParam>& params)>;
inline Halide::Func no_epilogue(Halide::Func value, std::vector<Halide::ImageParam>&) { return value; }

// The algorithm stores what the epilogue makes of its value; `params` are its own inputs, and become those of the
// kernel.
template <typename Algorithm>
std::vector<Halide::ImageParam> store_epilogue(Algorithm& algorithm, std::vector<Halide::ImageParam> params,
                                               const Epilogue& epilogue) {
  algorithm.give(epilogue(algorithm.value, params));
  return params;
}

// The target to compile for: the machine's, with user_context, no_runtime, no_bounds_query and no_asserts.
Halide::Target kernel_target(const MachineModel& machine);

// A schedule, of those for each family of machines.
template <typename... Arguments>
auto by_family(const MachineModel& machine, void (&cpu)(Arguments...), void (&gpu)(Arguments...))
    -> void (&)(Arguments...) {
  return machine.family == Family::gpu ? gpu : cpu;
}

// Whether packed weights are one panel of all output channels, side by side, which the threads of a block share.
inline bool has_one_panel(const MachineModel& machine) { return machine.family == Family::gpu; }

}  // namespace skipper::kernels
