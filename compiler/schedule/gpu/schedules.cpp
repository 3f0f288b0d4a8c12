#include "compiler/schedule/gpu/schedules.h"

namespace skipper::gpu {

const Schedules schedules{
    .one_panel = true,
    .direct_conv = schedule_direct_conv,
    .grouped_conv = schedule_grouped_conv,
    .grouped_kernel_gradient = schedule_grouped_kernel_gradient,
    .dense = schedule_dense,
    .pool = schedule_pool,
    .max_pool_indices = schedule_pool,
    .global_pool = schedule_global_pool,
    .softmax = schedule_softmax,
    .class_activation_map = schedule_class_activation_map,
    .resize_bilinear = schedule_resize_bilinear,
    .relayout = schedule_relayout,
    .pack_weights = schedule_pack_weights,
    .pack_bias = schedule_pack_bias,
    .pack_scale = schedule_pack_scale,
    .zeros = schedule_zeros,
    .map_input = schedule_map_input,
    .map = schedule_map,
    .per_channel = schedule_per_channel,
    .image_sums = schedule_image_sums,
    .batch_sums = schedule_batch_sums,
    .kernel_gradient = schedule_kernel_gradient,
    .cross_entropy = schedule_cross_entropy,
    .cross_entropy_gradient = schedule_cross_entropy_gradient,
    .optimiser = schedule_optimiser,
};

}  // namespace skipper::gpu
