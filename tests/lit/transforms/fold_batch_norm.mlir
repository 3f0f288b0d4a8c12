// RUN: skipper-opt %s --nn-fold-batch-norm | FileCheck %s

// CHECK-LABEL: func.func @behind_convolution
// CHECK: %[[K:.*]] = nn.fold_kernel %arg1, %arg2, %arg2 {epsilon = 1.000000e-03 : f64}
// CHECK: %[[B:.*]] = nn.fold_bias %arg2, %arg2, %arg2, %arg2, %arg2
// CHECK: nn.conv2d %arg0, %[[K]], %[[B]]
// CHECK-NOT: nn.batch_norm
func.func @behind_convolution(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x8xf32>, %c: tensor<8xf32>) -> tensor<?x6x6x8xf32> {
  %0 = nn.conv2d %x, %k, %c {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x3x8xf32>, tensor<8xf32>) -> tensor<?x6x6x8xf32>
  %1 = nn.batch_norm %0, %c, %c, %c, %c {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x6x6x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x6x6x8xf32>
  return %1 : tensor<?x6x6x8xf32>
}

// Somebody else reads what the convolution gives.
// CHECK-LABEL: func.func @two_readers
// CHECK: nn.batch_norm
func.func @two_readers(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x8xf32>, %c: tensor<8xf32>) -> (tensor<?x6x6x8xf32>, tensor<?x6x6x8xf32>) {
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x6x6x8xf32>
  %1 = nn.batch_norm %0, %c, %c, %c, %c {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x6x6x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x6x6x8xf32>
  return %0, %1 : tensor<?x6x6x8xf32>, tensor<?x6x6x8xf32>
}

// A second one stays: packing folds one.
// CHECK-LABEL: func.func @two_in_a_row
// CHECK: %[[CONV:.*]] = nn.conv2d %arg0
// CHECK: nn.batch_norm %[[CONV]]
func.func @two_in_a_row(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x8xf32>, %c: tensor<8xf32>) -> tensor<?x6x6x8xf32> {
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x6x6x8xf32>
  %1 = nn.batch_norm %0, %c, %c, %c, %c {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x6x6x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x6x6x8xf32>
  %2 = nn.batch_norm %1, %c, %c, %c, %c {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x6x6x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x6x6x8xf32>
  return %2 : tensor<?x6x6x8xf32>
}

// Groups, dilation and whatever else a convolution may come to have stay.
// CHECK-LABEL: func.func @in_groups
// CHECK: %[[K:.*]] = nn.fold_kernel
// CHECK: nn.conv2d %arg0, %[[K]], %{{.*}} {dilation = array<i64: 2, 1>, groups = 2 : i64, padding = array<i64: 0, 1, 2, 3>, strides = array<i64: 1, 1>}
func.func @in_groups(%x: tensor<?x8x8x4xf32>, %k: tensor<3x3x2x8xf32>, %c: tensor<8xf32>) -> tensor<?x5x11x8xf32> {
  %0 = nn.conv2d %x, %k, %c {dilation = array<i64: 2, 1>, groups = 2 : i64, padding = array<i64: 0, 1, 2, 3>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<3x3x2x8xf32>, tensor<8xf32>) -> tensor<?x5x11x8xf32>
  %1 = nn.batch_norm %0, %c, %c, %c, %c {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x5x11x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x5x11x8xf32>
  return %1 : tensor<?x5x11x8xf32>
}
