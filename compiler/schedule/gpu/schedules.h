// Schedules for GPUs, through any of Halide's GPU interfaces: compiled for CUDA, tested through OpenCL.
#pragma once

#include "compiler/schedule/schedules.h"

namespace skipper::gpu {

void schedule_direct_conv(algorithm::Conv2d&, const ConvShape&, const DirectConvParameters&, const MachineModel&);
void schedule_grouped_conv(algorithm::GroupedConv&, const GroupedConvShape&, const GroupedConvParameters&,
                           const MachineModel&);
void schedule_grouped_kernel_gradient(algorithm::GroupedKernelGradient&, const GroupedConvShape&, const MachineModel&);
void schedule_dense(algorithm::Dense&, const DenseShape&, int64_t panel, const MachineModel&);
void schedule_pool(algorithm::Pool&, const PoolShape&, const MachineModel&);
void schedule_pool(algorithm::MaxPoolIndices&, const PoolShape&, const MachineModel&);
void schedule_global_pool(algorithm::GlobalAveragePool&, const GlobalPoolShape&, const MachineModel&);
void schedule_softmax(algorithm::Softmax&, const SoftmaxShape&, const MachineModel&);
void schedule_class_activation_map(algorithm::ClassActivationMap&, const ClassActivationShape&, int64_t panel,
                                   const MachineModel&);
void schedule_resize_bilinear(algorithm::ResizeBilinear&, int64_t width, int64_t height, const MachineModel&);
void schedule_relayout(algorithm::Relayout&, const RelayoutShape&, const MachineModel&);
void schedule_pack_weights(algorithm::PackWeights&, const PackShape&, const MachineModel&);
void schedule_pack_bias(algorithm::PackBias&, const PackShape&, const MachineModel&);
[[noreturn]] void schedule_pack_scale(algorithm::PackScale&, const PackShape&, const MachineModel&);
void schedule_zeros(Halide::Func, int64_t extent, const MachineModel&);

void schedule_map_input(Halide::ImageParam, const MapShape&, const MachineModel&);
void schedule_map(Halide::Func, const MapShape&, const MachineModel&);
void schedule_per_channel(Halide::Func, int64_t channels, const MachineModel&);
void schedule_image_sums(algorithm::ImageSums&, int64_t channels, const MachineModel&);
void schedule_batch_sums(algorithm::BatchSums&, int64_t channels, const MachineModel&);
void schedule_kernel_gradient(algorithm::KernelGradient&, const KernelGradientShape&, const KernelGradientParameters&,
                              const MachineModel&);
void schedule_cross_entropy(algorithm::CrossEntropy&, const SoftmaxShape&, const MachineModel&);
void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient&, const SoftmaxShape&, const MachineModel&);
void schedule_optimiser(algorithm::Optimiser&, int64_t extent, int vectors, const MachineModel&);

}  // namespace skipper::gpu
