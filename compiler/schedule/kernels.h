// All kernels: algorithm and schedule put together, ready to be compiled.
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

#include "compiler/schedule/conv_shape.h"
#include "compiler/schedule/choose_dense.h"
#include "compiler/schedule/direct_conv_parameters.h"
#include "compiler/schedule/grouped_conv_shape.h"
#include "compiler/schedule/machine_model.h"
#include "compiler/schedule/shapes.h"

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

// The target to compile for: the machine's, with user_context, no_runtime, no_bounds_query and no_asserts.
Halide::Target kernel_target(const MachineModel& machine);

// input (ci,x,y,n), weights (panel, I, KW, KH, panels), bias (panels * panel), the epilogue's -> output (o,x,y,n).
// If parameters.int8: weights (4, panel, I / 4, KW, KH, panels), and behind the bias: scale (panels * panel).
// If parameters.flat: all maps are (c, x, 1, 1) with x over batch * h * w.
Kernel conv2d(const ConvShape&, const DirectConvParameters&, const MachineModel&, const Epilogue& = no_epilogue);

// input (c,x,y,n), weights (panel, ..., KW, KH, 1) as algorithm/grouped_conv.h has them, bias (o), the epilogue's
// -> output (o,x,y,n)
Kernel grouped_conv(const GroupedConvShape&, const GroupedConvParameters&, const MachineModel&,
                    const Epilogue& = no_epilogue);

// input (c,x,y,n), the epilogue's -> output (c,x,y,n)
Kernel max_pool(const PoolShape&, const MachineModel&, const Epilogue& = no_epilogue);
Kernel average_pool(const PoolShape&, const MachineModel&, const Epilogue& = no_epilogue);
// input (c,x,y,n), the epilogue's -> output (c,n)
Kernel global_average_pool(const GlobalPoolShape&, const MachineModel&, const Epilogue& = no_epilogue);

// input (i,n), weights (panel, I, panels), bias (panels * panel), the epilogue's -> output (o,n)
Kernel dense(const DenseShape&, const DensePanels&, const MachineModel&, const Epilogue& = no_epilogue);

Kernel softmax(const SoftmaxShape&, const MachineModel&);  // input (c,n) -> output (c,n)

// input (c,x,y,n), weights as dense reads them for (channels -> classes), classes (1,n) -> output (1,x,y,n)
Kernel class_activation_map(const ClassActivationShape&, const DensePanels&, const MachineModel&);
// input (1,x,y,n), size (2): height, width -> output (1,x,y,n), dense, of that size
Kernel resize_bilinear(int64_t width, int64_t height, const MachineModel&);
Kernel relayout(const RelayoutShape&, const MachineModel&);  // input (c,x,y,n) -> output (c,x,y,n) with zero borders

// kernel (O, I, KW, KH), [gamma (O), variance (O) if batch_norm] -> packed (panel, I, KW, KH, panels), in int8
// (4, panel, I / 4, KW, KH, panels)
Kernel pack_weights(const PackShape&, const MachineModel&);
// [bias (O) if bias], [gamma, beta, mean, variance (O) if batch_norm] -> bias (panels * panel).  With neither: zeros.
Kernel pack_bias(const PackShape&, const MachineModel&);
// kernel, [gamma, variance], as pack_weights takes them -> scale of its int8 weights (panels * panel)
Kernel pack_scale(const PackShape&, const MachineModel&);

}  // namespace skipper::kernels
