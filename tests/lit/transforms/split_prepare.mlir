// RUN: skipper-opt %s --nn-graph-pipeline --nn-choose-implementation --nn-pack-parameters --nn-split-prepare | FileCheck %s

// predict takes the inputs, then what is packed; prepare takes the parameters in the order of the spec and does all
// that depends on them alone, the folding of batch norms too.
// CHECK-NOT: func.func @forward
// CHECK-LABEL: func.func @predict
// CHECK-SAME: %arg0: tensor<?x4x4x8xf32> {nn.name = "x", nn.storage = #nn.storage<argument, 0>}
// CHECK-SAME: %[[K:.*]]: tensor<1x1x8x16xf32, #nn.layout<{{.*}}>>, %[[B:.*]]: tensor<16xf32, #nn.layout<{{.*}}>>) -> (tensor<?x4x4x16xf32> {nn.name = "y", nn.storage = #nn.storage<argument, 1>})
// CHECK-NOT: nn.fold
// CHECK: nn.kernel(%arg0, %[[K]], %[[B]])
// CHECK-LABEL: func.func @prepare
// CHECK-SAME: nn.name = "conv/kernel", nn.storage = #nn.storage<argument, 0>
// CHECK-SAME: nn.name = "bn/gamma", nn.storage = #nn.storage<argument, 1>
// CHECK-SAME: nn.name = "bn/beta", nn.storage = #nn.storage<argument, 2>
// CHECK: nn.fold_kernel
// CHECK-NEXT: nn.pack
// CHECK: nn.fold_bias
// CHECK-NEXT: nn.pack
// CHECK: return %{{.*}}, %{{.*}} :
module @net attributes {nn.variant = "avx512", nn.max_batch = 4 : i64} {
  func.func @forward(%x: tensor<?x4x4x8xf32> {nn.name = "x"}) -> (tensor<?x4x4x16xf32> {nn.name = "y", nn.storage = #nn.storage<argument, 1>}) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x8x16xf32>
    %g = nn.parameter "bn/gamma" {initializer = #nn.initializer<ones>} : tensor<16xf32>
    %b = nn.parameter "bn/beta" {initializer = #nn.initializer<zeros>} : tensor<16xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x4x4x8xf32>, tensor<1x1x8x16xf32>) -> tensor<?x4x4x16xf32>
    %1 = nn.batch_norm %0, %g, %b, %b, %g {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x4x4x16xf32>, tensor<16xf32>, tensor<16xf32>, tensor<16xf32>, tensor<16xf32>) -> tensor<?x4x4x16xf32>
    return %1 : tensor<?x4x4x16xf32>
  }
}
