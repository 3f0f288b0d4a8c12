// RUN: skipper-opt %s --nn-graph-pipeline --nn-materialise-layouts | FileCheck %s

// The model's input is dense, so a copy makes the halo that the first convolution reads; the convolution itself writes
// the halo of the next one, as wide as its widest reader asks; an output is dense.
// CHECK-LABEL: func.func @forward
// CHECK: %[[X:.*]] = nn.kernel(%arg0) : (tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32, #nn.layout<halo = [1, 1, 1, 1]>>
// CHECK: nn.relayout
// CHECK: %[[A:.*]] = nn.kernel(%[[X]], {{.*}}) -> tensor<?x8x8x4xf32, #nn.layout<halo = [1, 1, 2, 2]>>
// CHECK: nn.conv2d
// CHECK-NEXT: nn.relayout
// CHECK-NOT: nn.relayout
// CHECK: nn.kernel(%[[A]], {{.*}}) -> tensor<?x8x8x4xf32>
// CHECK: nn.kernel(%[[A]], {{.*}}) -> tensor<?x8x8x4xf32>
module @net attributes {nn.variant = "sse41", nn.max_batch = 4 : i64} {
  func.func @forward(%x: tensor<?x8x8x4xf32>) -> (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) {
    %k = nn.parameter "a/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x4x4xf32>
    %l = nn.parameter "b/kernel" {initializer = #nn.initializer<ones>} : tensor<1x5x4x4xf32>
    %a = nn.conv2d %x, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<3x3x4x4xf32>) -> tensor<?x8x8x4xf32>
    %b = nn.conv2d %a, %l {padding = array<i64: 0, 0, 2, 2>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<1x5x4x4xf32>) -> tensor<?x8x8x4xf32>
    %c = nn.conv2d %a, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x8x8x4xf32>, tensor<3x3x4x4xf32>) -> tensor<?x8x8x4xf32>
    return %b, %c : tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>
  }
}
