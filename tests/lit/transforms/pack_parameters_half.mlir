// RUN: skipper-opt %s --nn-graph-pipeline --nn-materialise-layouts --nn-choose-implementation --nn-pack-parameters --nn-split-prepare --nn-unify-kernels --nn-plan-arena | FileCheck %s

// The variant keeps kernels in float16: packed, they take two bytes a number, and what reads them sees that.  Biases, and
// the parameters of a batch norm that no convolution took, stay as they are.
// CHECK: func.func @predict(%arg0: tensor<?x4x4x8xf32> {{.*}}, %arg1: tensor<1x1x8x64xf16, #nn.layout<panel = 32>> {nn.storage = #nn.storage<packed, 0>}
// CHECK-SAME: tensor<64xf32, #nn.layout<panel = 32>> {nn.storage = #nn.storage<packed, 1024>}
// CHECK-SAME: tensor<64xf32, #nn.layout<panel = 1>>
// CHECK-DAG: nn.pack %{{.*}} : (tensor<1x1x8x64xf32>) -> tensor<1x1x8x64xf16, #nn.layout<panel = 32>>
// CHECK-DAG: nn.conv2d {{.*}}tensor<1x1x8x64xf16, #nn.layout<panel = 32>>
// CHECK-DAG: weight_bits = 16
module @net attributes {nn.variant = "avx512", nn.max_batch = 4 : i64, nn.weights = f16} {
  func.func @forward(%x: tensor<?x4x4x8xf32>) -> (tensor<?x4x4x64xf32>, tensor<?x4x4x64xf32>) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x8x64xf32>
    %g = nn.parameter "bn/gamma" {initializer = #nn.initializer<ones>} : tensor<64xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x4x4x8xf32>, tensor<1x1x8x64xf32>) -> tensor<?x4x4x64xf32> loc("conv")
    %1 = nn.batch_norm %0, %g, %g, %g, %g {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x4x4x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>) -> tensor<?x4x4x64xf32> loc("bn")
    return %0, %1 : tensor<?x4x4x64xf32>, tensor<?x4x4x64xf32>
  }
}
