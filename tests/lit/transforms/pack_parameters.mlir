// RUN: skipper-opt %s --nn-graph-pipeline --nn-choose-implementation --nn-pack-parameters | FileCheck %s

// Panels of the chosen implementation; a convolution without a bias gets one of zeros; a batch norm that no convolution
// took reads its parameters as they are.
// CHECK-LABEL: func.func @forward
// CHECK: %[[K:.*]] = nn.parameter "conv/kernel"
// CHECK: %[[G:.*]] = nn.parameter "bn/gamma"
// CHECK-DAG: %[[ZEROS:.*]] = nn.zeros : tensor<48xf32>
// CHECK-DAG: %[[PK:.*]] = nn.pack %[[K]] : (tensor<1x1x8x48xf32>) -> tensor<1x1x8x48xf32, #nn.layout<panel = [[PANEL:[0-9]+]]>>
// CHECK-DAG: %[[PB:.*]] = nn.pack %[[ZEROS]] : (tensor<48xf32>) -> tensor<48xf32, #nn.layout<panel = [[PANEL]]>>
// CHECK: nn.kernel(%arg0, %[[PK]], %[[PB]]) {{.*}}panel = [[PANEL]] : i64
// CHECK: nn.pack %[[G]] : (tensor<48xf32>) -> tensor<48xf32, #nn.layout<panel = 1>>
module @net attributes {nn.variant = "avx512", nn.max_batch = 4 : i64} {
  func.func @forward(%x: tensor<?x4x4x8xf32>) -> (tensor<?x4x4x48xf32>, tensor<?x4x4x48xf32>) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x8x48xf32>
    %g = nn.parameter "bn/gamma" {initializer = #nn.initializer<ones>} : tensor<48xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x4x4x8xf32>, tensor<1x1x8x48xf32>) -> tensor<?x4x4x48xf32>
    %1 = nn.batch_norm %0, %g, %g, %g, %g {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x4x4x48xf32>, tensor<48xf32>, tensor<48xf32>, tensor<48xf32>, tensor<48xf32>) -> tensor<?x4x4x48xf32>
    return %0, %1 : tensor<?x4x4x48xf32>, tensor<?x4x4x48xf32>
  }
}
