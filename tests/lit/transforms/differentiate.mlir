// RUN: skipper-opt %s --nn-differentiate --canonicalize | FileCheck %s

// The training form, then gradients in reverse order; what the loss does not depend on gives zeros, and so does a bias
// behind which a batch norm takes the mean out.
module @net {
  // CHECK-LABEL: func.func @train_step
  // CHECK-SAME: %[[X:arg0]]: tensor<?x8x8x4xf32>
  // CHECK-SAME: %[[LABELS:arg1]]: tensor<?x8xf32> {nn.name = "labels"}
  // CHECK-SAME: nn.name = "y"
  // CHECK-SAME: nn.name = "losses"
  // CHECK-SAME: nn.name = "conv/kernel"
  // CHECK-SAME: nn.name = "bn/moving_variance"
  func.func @forward(%x: tensor<?x8x8x4xf32>) -> (tensor<?x8xf32> {nn.name = "y"}) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<glorot_uniform>, trainable} : tensor<3x3x4x8xf32>
    %b = nn.parameter "conv/bias" {initializer = #nn.initializer<zeros>, trainable} : tensor<8xf32>
    // CHECK: %[[CONV:.*]] = nn.conv2d
    // CHECK: %[[MEANS:.*]], %[[DEVIATIONS:.*]] = nn.image_statistics %[[CONV]]
    // CHECK: %[[MEAN:.*]], %[[VARIANCE:.*]] = nn.batch_statistics %[[MEANS]], %[[DEVIATIONS]] {pixels = 16 : i64}
    // CHECK: %[[NORM:.*]] = nn.batch_norm %[[CONV]], %{{.*}}, %{{.*}}, %[[MEAN]], %[[VARIANCE]]
    // CHECK: %[[RELU:.*]] = nn.relu %[[NORM]]
    // CHECK: %[[MAX:.*]], %[[INDICES:.*]] = nn.max_pool_indices %[[RELU]]
    // CHECK: %[[LOGITS:.*]] = nn.global_average_pool %[[MAX]]
    // CHECK: %[[LOSSES:.*]], %[[P:.*]] = nn.softmax_cross_entropy %[[LOGITS]], %[[LABELS]]
    // CHECK: %[[G0:.*]] = nn.softmax_cross_entropy_gradient %[[P]], %[[LABELS]]
    // CHECK: %[[G1:.*]] = nn.global_average_pool_gradient %[[G0]] {size = array<i64: 3, 3>}
    // CHECK: %[[G2:.*]] = nn.max_pool_gradient %[[G1]], %[[INDICES]]
    // CHECK: %[[G3:.*]] = nn.relu_gradient %[[G2]], %[[RELU]]
    // CHECK: %[[SUMS:.*]], %[[PRODUCTS:.*]] = nn.gradient_sums %[[G3]], %[[CONV]], %[[MEAN]], %[[VARIANCE]]
    // CHECK-DAG: %[[BETA:.*]] = nn.sum_batch %[[SUMS]]
    // CHECK-DAG: %[[GAMMA:.*]] = nn.sum_batch %[[PRODUCTS]]
    // CHECK: %[[G4:.*]] = nn.batch_norm_gradient %[[G3]], %[[CONV]]
    // CHECK: %[[KERNEL:.*]] = nn.conv2d_kernel_gradient %[[X]], %[[G4]]
    // The network's input wants no gradient.
    // CHECK-NOT: nn.transpose_kernel
    // CHECK: return %[[P]], %[[LOSSES]], %[[KERNEL]], %{{.*}}, %[[GAMMA]], %[[BETA]], %[[MEAN]], %[[VARIANCE]]
    %0 = nn.conv2d %x, %k, %b {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<?x8x8x4xf32>, tensor<3x3x4x8xf32>, tensor<8xf32>) -> tensor<?x4x4x8xf32>
    %g = nn.parameter "bn/gamma" {initializer = #nn.initializer<ones>, trainable} : tensor<8xf32>
    %e = nn.parameter "bn/beta" {initializer = #nn.initializer<zeros>, trainable} : tensor<8xf32>
    %m = nn.parameter "bn/moving_mean" {initializer = #nn.initializer<zeros>} : tensor<8xf32>
    %v = nn.parameter "bn/moving_variance" {initializer = #nn.initializer<ones>} : tensor<8xf32>
    %1 = nn.batch_norm %0, %g, %e, %m, %v {epsilon = 1.000000e-03 : f64, momentum = 9.900000e-01 : f64} : (tensor<?x4x4x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x4x4x8xf32>
    %2 = nn.relu %1 : (tensor<?x4x4x8xf32>) -> tensor<?x4x4x8xf32>
    %3 = nn.max_pool %2 {strides = array<i64: 1, 1>, window = array<i64: 2, 2>} : (tensor<?x4x4x8xf32>) -> tensor<?x3x3x8xf32>
    %4 = nn.global_average_pool %3 : (tensor<?x3x3x8xf32>) -> tensor<?x8xf32>
    %5 = nn.softmax %4 : (tensor<?x8xf32>) -> tensor<?x8xf32>
    return %5 : tensor<?x8xf32>
  }
}
