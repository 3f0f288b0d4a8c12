// RUN: skipper-opt %s --nn-graph-pipeline --nn-variant-pipeline | FileCheck %s
// RUN: skipper-opt %s --nn-differentiate | FileCheck %s --check-prefix=TRAIN

// Groups have one strategy: depthwise convolutions read their parameter as it is, in memory and in order, and so do
// convolutions in groups.  What follows is in their kernels.  A dilated convolution is a direct one.
// CHECK-DAG: #nn.implementation<"grouped_conv", {panel = 1 : i64, {{.*}}vector = 16 : i64}>
// CHECK-DAG: #nn.implementation<"grouped_conv", {panel = 32 : i64, {{.*}}vector = 16 : i64}>
// CHECK-DAG: #nn.implementation<"direct_conv.rows"

// The gradients have the groups and the dilation of what they are the gradients of.
// TRAIN-LABEL: func.func @train_step
// TRAIN: nn.conv2d_kernel_gradient {{.*}} {dilation = array<i64: 2, 2>,
// TRAIN: nn.transpose_kernel %{{.*}} {groups = 4 : i64}
// TRAIN: nn.conv2d_kernel_gradient {{.*}} {groups = 4 : i64,
// TRAIN: nn.depthwise_conv2d_kernel_gradient
module @net attributes {nn.variant = "avx512", nn.target = "x86-64-linux-avx-avx2-avx512-avx512_skylake-f16c-fma-sse41", nn.max_batch = 4 : i64} {
  func.func @forward(%x: tensor<?x16x16x32xf32> {nn.name = "x"}) -> (tensor<?x10xf32> {nn.name = "y"}) {
    %k = nn.parameter "dw/depthwise_kernel" {initializer = #nn.initializer<ones>, trainable} : tensor<3x3x32x1xf32>
    %g = nn.parameter "gr/kernel" {initializer = #nn.initializer<ones>, trainable} : tensor<3x3x8x32xf32>
    %h = nn.parameter "di/kernel" {initializer = #nn.initializer<ones>, trainable} : tensor<3x3x32x32xf32>
    %d = nn.parameter "fc/kernel" {initializer = #nn.initializer<ones>, trainable} : tensor<32x10xf32>
    %0 = nn.depthwise_conv2d %x, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x16x16x32xf32>, tensor<3x3x32x1xf32>) -> tensor<?x16x16x32xf32>
    %1 = nn.relu %0 : (tensor<?x16x16x32xf32>) -> tensor<?x16x16x32xf32>
    %2 = nn.conv2d %1, %g {groups = 4 : i64, padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x16x16x32xf32>, tensor<3x3x8x32xf32>) -> tensor<?x16x16x32xf32>
    %3 = nn.conv2d %2, %h {dilation = array<i64: 2, 2>, padding = array<i64: 2, 2, 2, 2>, strides = array<i64: 1, 1>} : (tensor<?x16x16x32xf32>, tensor<3x3x32x32xf32>) -> tensor<?x16x16x32xf32>
    %4 = nn.global_average_pool %3 : (tensor<?x16x16x32xf32>) -> tensor<?x32xf32>
    %5 = nn.dense %4, %d : (tensor<?x32xf32>, tensor<32x10xf32>) -> tensor<?x10xf32>
    %6 = nn.softmax %5 : (tensor<?x10xf32>) -> tensor<?x10xf32>
    return %6 : tensor<?x10xf32>
  }
}
