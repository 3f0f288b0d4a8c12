// How a family of machines computes each kernel: one function for each algorithm.  What is missing in a family's table
// does not compile.  Besides this only the choice of parameters and layouts (choose_*,
// preferred_pixel_stride) asks which family a machine belongs to.
#pragma once

#include "compiler/algorithm/class_activation.h"
#include "compiler/algorithm/conv2d.h"
#include "compiler/algorithm/dense.h"
#include "compiler/algorithm/grouped_conv.h"
#include "compiler/algorithm/kernel_gradient.h"
#include "compiler/algorithm/loss.h"
#include "compiler/algorithm/maps.h"
#include "compiler/algorithm/optimiser.h"
#include "compiler/algorithm/pack.h"
#include "compiler/algorithm/pool.h"
#include "compiler/algorithm/relayout.h"
#include "compiler/algorithm/softmax.h"
#include "compiler/algorithm/statistics.h"
#include "compiler/schedule/conv_shape.h"
#include "compiler/schedule/direct_conv_parameters.h"
#include "compiler/schedule/grouped_conv_shape.h"
#include "compiler/schedule/kernel_gradient_parameters.h"
#include "compiler/schedule/machine_model.h"
#include "compiler/schedule/shapes.h"

namespace skipper {

// References, so that none can be left out.
template <typename... Arguments>
using Schedule = void (&)(Arguments..., const MachineModel&);

struct Schedules {
  bool one_panel;  // weights are one panel of all output channels, side by side, which the threads of a block share
  Schedule<algorithm::Conv2d&, const ConvShape&, const DirectConvParameters&> direct_conv;
  Schedule<algorithm::GroupedConv&, const GroupedConvShape&, const GroupedConvParameters&> grouped_conv;
  Schedule<algorithm::GroupedKernelGradient&, const GroupedConvShape&> grouped_kernel_gradient;
  Schedule<algorithm::Dense&, const DenseShape&, int64_t /*panel*/> dense;
  Schedule<algorithm::Pool&, const PoolShape&> pool;
  Schedule<algorithm::MaxPoolIndices&, const PoolShape&> max_pool_indices;
  Schedule<algorithm::GlobalAveragePool&, const GlobalPoolShape&> global_pool;
  Schedule<algorithm::Softmax&, const SoftmaxShape&> softmax;
  Schedule<algorithm::ClassActivationMap&, const ClassActivationShape&, int64_t /*panel*/> class_activation_map;
  Schedule<algorithm::ResizeBilinear&, int64_t /*width*/, int64_t /*height*/> resize_bilinear;
  Schedule<algorithm::Relayout&, const RelayoutShape&> relayout;
  Schedule<algorithm::PackWeights&, const PackShape&> pack_weights;
  Schedule<algorithm::PackBias&, const PackShape&> pack_bias;
  Schedule<algorithm::PackScale&, const PackShape&> pack_scale;
  Schedule<Halide::Func, int64_t /*extent*/> zeros;

  Schedule<Halide::ImageParam, const MapShape&> map_input;
  Schedule<Halide::Func, const MapShape&> map;
  Schedule<Halide::Func, int64_t /*channels*/> per_channel;  // (c), read by a map or by what follows sums
  Schedule<algorithm::ImageSums&, int64_t /*channels*/> image_sums;
  Schedule<algorithm::BatchSums&, int64_t /*channels*/> batch_sums;
  Schedule<algorithm::KernelGradient&, const KernelGradientShape&, const KernelGradientParameters&> kernel_gradient;
  Schedule<algorithm::CrossEntropy&, const SoftmaxShape&> cross_entropy;
  Schedule<algorithm::CrossEntropyGradient&, const SoftmaxShape&> cross_entropy_gradient;
  // The first `vectors` of its params have `extent` floats, a multiple of 16.
  Schedule<algorithm::Optimiser&, int64_t /*extent*/, int /*vectors*/> optimiser;
};

const Schedules& schedules_of(const MachineModel& machine);

namespace cpu {
extern const Schedules schedules;
}
namespace gpu {
extern const Schedules schedules;
}

}  // namespace skipper
