// RUN: skipper-opt %s --nn-form-kernels | FileCheck %s

// Statistics come out of the convolution's kernel.
// CHECK-LABEL: func.func @statistics
// CHECK: %[[K:.*]]:5 = nn.kernel(%arg0, %arg1)
// CHECK: nn.conv2d
// CHECK-NEXT: nn.image_statistics
// CHECK-NEXT: nn.batch_statistics
// CHECK-NEXT: nn.yield
// CHECK: return %[[K]]#0, %[[K]]#3, %[[K]]#4
func.func @statistics(%x: tensor<?x8x8x4xf32>, %k: tensor<1x1x4x4xf32>) -> (tensor<?x8x8x4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32>
  %m, %d = nn.image_statistics %0 : (tensor<?x8x8x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>)
  %mean, %variance = nn.batch_statistics %m, %d {pixels = 64 : i64} : (tensor<?x4xf32>, tensor<?x4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0, %mean, %variance : tensor<?x8x8x4xf32>, tensor<4xf32>, tensor<4xf32>
}

// Both batch norms of a block, its addition and its relu are one kernel.
// CHECK-LABEL: func.func @block_end
// CHECK: nn.kernel(
// CHECK-COUNT-2: nn.batch_norm
// CHECK-NEXT: nn.add
// CHECK-NEXT: nn.relu
// CHECK-NEXT: nn.yield
// CHECK-NOT: nn.kernel
func.func @block_end(%x: tensor<?x8x8x4xf32>, %y: tensor<?x8x8x4xf32>, %p: tensor<4xf32>) -> tensor<?x8x8x4xf32> {
  %0 = nn.batch_norm %x, %p, %p, %p, %p {epsilon = 1.000000e-03 : f64, momentum = 0.000000e+00 : f64} : (tensor<?x8x8x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x8x8x4xf32>
  %1 = nn.batch_norm %y, %p, %p, %p, %p {epsilon = 1.000000e-03 : f64, momentum = 0.000000e+00 : f64} : (tensor<?x8x8x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x8x8x4xf32>
  %2 = nn.add %0, %1 : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32>
  %3 = nn.relu %2 : (tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32>
  return %3 : tensor<?x8x8x4xf32>
}

// The gradient's convolution adds the shortcut's gradient, applies the relu's mask and sums for the batch norm.
// CHECK-LABEL: func.func @backward
// CHECK: %[[K:.*]]:5 = nn.kernel(
// CHECK: nn.conv2d
// CHECK-NEXT: nn.add
// CHECK-NEXT: nn.relu_gradient
// CHECK-NEXT: nn.gradient_sums
// CHECK-NEXT: nn.sum_batch
// CHECK-NEXT: nn.sum_batch
// CHECK-NEXT: nn.yield
// CHECK: nn.kernel(%[[K]]#0
// CHECK: nn.batch_norm_gradient
func.func @backward(%g: tensor<?x8x8x4xf32>, %s: tensor<?x8x8x4xf32>, %k: tensor<1x1x4x4xf32>, %a: tensor<?x8x8x4xf32>, %x: tensor<?x8x8x4xf32>, %p: tensor<4xf32>) -> tensor<?x8x8x4xf32> {
  %0 = nn.conv2d %g, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32>
  %1 = nn.add %0, %s : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32>
  %2 = nn.relu_gradient %1, %a : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32>
  %s1, %s2 = nn.gradient_sums %2, %x, %p, %p {epsilon = 1.000000e-03 : f64} : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>)
  %3 = nn.sum_batch %s1 : (tensor<?x4xf32>) -> tensor<4xf32>
  %4 = nn.sum_batch %s2 : (tensor<?x4xf32>) -> tensor<4xf32>
  %5 = nn.batch_norm_gradient %2, %x, %p, %p, %p, %3, %4 {epsilon = 1.000000e-03 : f64} : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x8x8x4xf32>
  return %5 : tensor<?x8x8x4xf32>
}
