// RUN: skipper-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @padding_into_convolution
// CHECK-NOT: nn.zero_pad
// CHECK: nn.conv2d %arg0, %arg1 {padding = array<i64: 3, 3, 4, 2>
func.func @padding_into_convolution(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x8xf32>) -> tensor<?x12x12x8xf32> {
  %0 = nn.zero_pad %x {padding = array<i64: 2, 3, 3, 2>} : (tensor<?x8x8x3xf32>) -> tensor<?x13x13x3xf32>
  %1 = nn.conv2d %0, %k {padding = array<i64: 1, 0, 1, 0>, strides = array<i64: 1, 1>} : (tensor<?x13x13x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x12x12x8xf32>
  return %1 : tensor<?x12x12x8xf32>
}

// CHECK-LABEL: func.func @padding_into_depthwise_convolution
// CHECK-NOT: nn.zero_pad
// CHECK: nn.depthwise_conv2d %arg0, %arg1 {padding = array<i64: 0, 1, 0, 1>, strides = array<i64: 2, 2>}
func.func @padding_into_depthwise_convolution(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x1xf32>) -> tensor<?x4x4x3xf32> {
  %0 = nn.zero_pad %x {padding = array<i64: 0, 1, 0, 1>} : (tensor<?x8x8x3xf32>) -> tensor<?x9x9x3xf32>
  %1 = nn.depthwise_conv2d %0, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x9x9x3xf32>, tensor<3x3x3x1xf32>) -> tensor<?x4x4x3xf32>
  return %1 : tensor<?x4x4x3xf32>
}

// Zeros before a pooling are samples like others.
// CHECK-LABEL: func.func @padding_before_pool
// CHECK: nn.zero_pad
func.func @padding_before_pool(%x: tensor<?x8x8x3xf32>) -> tensor<?x5x5x3xf32> {
  %0 = nn.zero_pad %x {padding = array<i64: 1, 1, 1, 1>} : (tensor<?x8x8x3xf32>) -> tensor<?x10x10x3xf32>
  %1 = nn.max_pool %0 {strides = array<i64: 2, 2>, window = array<i64: 2, 2>} : (tensor<?x10x10x3xf32>) -> tensor<?x5x5x3xf32>
  return %1 : tensor<?x5x5x3xf32>
}

// CHECK-LABEL: func.func @whole_map_average
// CHECK-NEXT: %[[MEAN:.*]] = nn.global_average_pool %arg0
// CHECK-NEXT: return %[[MEAN]]
func.func @whole_map_average(%x: tensor<?x7x7x8xf32>) -> tensor<?x8xf32> {
  %0 = nn.average_pool %x {strides = array<i64: 7, 7>, window = array<i64: 7, 7>} : (tensor<?x7x7x8xf32>) -> tensor<?x1x1x8xf32>
  %1 = nn.flatten %0 : (tensor<?x1x1x8xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// CHECK-LABEL: func.func @partial_average
// CHECK: nn.average_pool
// CHECK: nn.flatten
func.func @partial_average(%x: tensor<?x7x7x8xf32>) -> tensor<?x8xf32> {
  %0 = nn.average_pool %x {strides = array<i64: 7, 7>, window = array<i64: 6, 7>} : (tensor<?x7x7x8xf32>) -> tensor<?x1x1x8xf32>
  %1 = nn.flatten %0 : (tensor<?x1x1x8xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// CHECK-LABEL: func.func @relu_twice
// CHECK-COUNT-1: nn.relu
// CHECK-NOT: nn.relu
func.func @relu_twice(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = nn.relu %x : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %1 = nn.relu %0 : (tensor<?x8xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}
