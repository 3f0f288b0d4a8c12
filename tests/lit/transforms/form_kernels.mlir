// RUN: skipper-opt %s --nn-form-kernels | FileCheck %s

// The shortcut's convolution comes last, so it takes the addition.
// CHECK-LABEL: func.func @residual
// CHECK: %[[MAIN:.*]] = nn.kernel(%arg0, %arg1)
// CHECK: nn.conv2d
// CHECK-NEXT: nn.yield
// CHECK: nn.kernel(%arg0, %arg1, %[[MAIN]])
// CHECK: nn.conv2d
// CHECK-NEXT: nn.add
// CHECK-NEXT: nn.relu
// CHECK-NEXT: nn.yield
// CHECK-NOT: nn.kernel
func.func @residual(%x: tensor<?x8x8x4xf32>, %k: tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32> {
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32>
  %1 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32>
  %2 = nn.add %0, %1 : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32>
  %3 = nn.relu %2 : (tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32>
  return %3 : tensor<?x8x8x4xf32>
}

// x + x has no residual that is ready before; each use is an input of its own.
// CHECK-LABEL: func.func @doubled
// CHECK: %[[X:.*]] = nn.kernel(%arg0, %arg1)
// CHECK: nn.kernel(%[[X]], %[[X]])
// CHECK: nn.add
func.func @doubled(%x: tensor<?x8x8x4xf32>, %k: tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32> {
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32>
  %1 = nn.add %0, %0 : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32>
  return %1 : tensor<?x8x8x4xf32>
}

// An output in the middle keeps the layers behind it apart.
// CHECK-LABEL: func.func @kept
// CHECK: nn.kernel
// CHECK: nn.conv2d
// CHECK-NEXT: nn.yield
// CHECK: nn.kernel
// CHECK: nn.relu
func.func @kept(%x: tensor<?x8x8x4xf32>, %k: tensor<1x1x4x4xf32>) -> (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) {
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32>
  %1 = nn.relu %0 : (tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32>
  return %0, %1 : tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>
}
