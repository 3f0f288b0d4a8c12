// RUN: skipper-opt %s | skipper-opt | FileCheck %s

// CHECK-LABEL: func.func @layers
// CHECK: nn.parameter "k" {initializer = #nn.initializer<he_normal, seed = 3>, trainable} : tensor<3x3x3x8xf32>
// CHECK: nn.zero_pad %{{.*}} {padding = array<i64: 1, 1, 1, 1>}
// CHECK: nn.conv2d
// CHECK: nn.max_pool
// CHECK: nn.flatten
func.func @layers(%x: tensor<?x8x8x3xf32>) -> tensor<?x128xf32> {
  %k = nn.parameter "k" {initializer = #nn.initializer<he_normal, seed = 3>, trainable} : tensor<3x3x3x8xf32>
  %0 = nn.zero_pad %x {padding = array<i64: 1, 1, 1, 1>} : (tensor<?x8x8x3xf32>) -> tensor<?x10x10x3xf32>
  %1 = nn.conv2d %0, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x10x10x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x8x8x8xf32>
  %2 = nn.max_pool %1 {strides = array<i64: 2, 2>, window = array<i64: 2, 2>} : (tensor<?x8x8x8xf32>) -> tensor<?x4x4x8xf32>
  %3 = nn.flatten %2 : (tensor<?x4x4x8xf32>) -> tensor<?x128xf32>
  return %3 : tensor<?x128xf32>
}

// CHECK-LABEL: func.func @groups
// CHECK: nn.conv2d %{{.*}} {groups = 4 : i64, padding
// CHECK: nn.conv2d %{{.*}} {dilation = array<i64: 2, 3>, padding
// CHECK: nn.depthwise_conv2d %{{.*}} {dilation = array<i64: 2, 2>, padding
func.func @groups(%x: tensor<?x8x8x8xf32>, %k: tensor<3x3x2x8xf32>, %d: tensor<3x3x8x8xf32>, %w: tensor<3x3x8x2xf32>) -> tensor<?x4x4x16xf32> {
  %0 = nn.conv2d %x, %k {groups = 4 : i64, padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x8x8x8xf32>, tensor<3x3x2x8xf32>) -> tensor<?x8x8x8xf32>
  %1 = nn.conv2d %0, %d {dilation = array<i64: 2, 3>, padding = array<i64: 2, 2, 3, 3>, strides = array<i64: 1, 1>} : (tensor<?x8x8x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x8x8x8xf32>
  %2 = nn.depthwise_conv2d %1, %w {dilation = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x8xf32>, tensor<3x3x8x2xf32>) -> tensor<?x4x4x16xf32>
  return %2 : tensor<?x4x4x16xf32>
}

// CHECK-LABEL: func.func @layouts
// CHECK-SAME: tensor<?x8x8x3xf32, #nn.layout<channels = 4, halo = [1, 2, 3, 4]>>
// CHECK-SAME: tensor<3x3x3x8xf32, #nn.layout<panel = 16>>
func.func @layouts(%x: tensor<?x8x8x3xf32, #nn.layout<channels = 4, halo = [1, 2, 3, 4]>>,
                   %k: tensor<3x3x3x8xf32, #nn.layout<panel = 16>>) {
  return
}
