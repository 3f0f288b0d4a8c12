// RUN: skipper-opt %s --nn-graph-pipeline --nn-materialise-layouts | FileCheck %s

// Flatten is another view of dense memory, so its input stays dense, and who wants a halo beside it gets a copy.
// CHECK-LABEL: func.func @forward
// CHECK: %[[A:.*]] = nn.kernel(%arg0) : (tensor<?x4x4x4xf32>) -> tensor<?x4x4x4xf32> {
// CHECK: nn.flatten %[[A]] : (tensor<?x4x4x4xf32>) -> tensor<?x64xf32>
// CHECK: %[[COPY:.*]] = nn.kernel(%[[A]]) : {{.*}} -> tensor<?x4x4x4xf32, #nn.layout<halo = [1, 1, 1, 1]>>
// CHECK: nn.relayout
// CHECK: nn.kernel(%[[COPY]],
// CHECK: nn.conv2d
module @net attributes {nn.variant = "avx2", nn.max_batch = 1 : i64} {
  func.func @forward(%x: tensor<?x4x4x4xf32>) -> (tensor<?x64xf32>, tensor<?x4x4x8xf32>) {
    %k = nn.parameter "c/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x4x8xf32>
    %a = nn.relu %x : (tensor<?x4x4x4xf32>) -> tensor<?x4x4x4xf32>
    %f = nn.flatten %a : (tensor<?x4x4x4xf32>) -> tensor<?x64xf32>
    %c = nn.conv2d %a, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x4x4x4xf32>, tensor<3x3x4x8xf32>) -> tensor<?x4x4x8xf32>
    return %f, %c : tensor<?x64xf32>, tensor<?x4x4x8xf32>
  }
}
