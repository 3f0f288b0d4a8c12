// RUN: skipper-opt %s --nn-graph-pipeline --nn-materialise-layouts --nn-choose-implementation --nn-pack-parameters --nn-split-prepare --nn-unify-kernels --nn-plan-arena --split-input-file | FileCheck %s

// The convolution reads its kernel in int8, a byte a number, in fours of input channels, and a scale for each output
// channel; the dense layer float32.
// CHECK-LABEL: module @signed
// CHECK: func.func @predict(%arg0: tensor<?x4x4x8xf32> {{.*}}, %arg1: tensor<1x1x8x64xsi8, #nn.layout<panel = 8, steps = 4>> {nn.storage = #nn.storage<packed, 0>}
// CHECK-SAME: %arg2: tensor<64xf32, #nn.layout<panel = 8>> {nn.storage = #nn.storage<packed, 512>}
// CHECK-SAME: %arg3: tensor<64xf32, #nn.layout<panel = 8>> {nn.storage = #nn.storage<packed, 768>}
// CHECK-SAME: tensor<64x10xf32, #nn.layout<panel = {{[0-9]+}}>>
// CHECK: nn.launch @signed_arm_dot_prod_conv_pack_kernel
// CHECK: nn.launch @signed_arm_dot_prod_conv_pack_bias
// CHECK: nn.launch @signed_arm_dot_prod_conv_pack_scale
// CHECK-LABEL: func.func private @signed_arm_dot_prod_conv_pack_scale(
// CHECK: %[[FOLDED:.*]] = nn.fold_kernel
// CHECK: %[[SCALE:.*]] = nn.kernel_scale %[[FOLDED]]
// CHECK: nn.pack %[[SCALE]]
// CHECK-LABEL: func.func private @signed_arm_dot_prod_conv(
// CHECK-SAME: int8 = 1
// CHECK-SAME: weight_bits = 8
// CHECK: %[[KERNEL:.*]] = nn.dequantise %arg1, %arg3
// CHECK: nn.conv2d %arg0, %[[KERNEL]], %arg2
module @signed attributes {nn.variant = "arm_dot_prod", nn.max_batch = 1 : i64, nn.arithmetic = si8} {
  func.func @forward(%x: tensor<?x4x4x8xf32>) -> tensor<?x10xf32> {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x8x64xf32>
    %g = nn.parameter "bn/gamma" {initializer = #nn.initializer<ones>} : tensor<64xf32>
    %d = nn.parameter "fc/kernel" {initializer = #nn.initializer<ones>} : tensor<64x10xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x4x4x8xf32>, tensor<1x1x8x64xf32>) -> tensor<?x4x4x64xf32> loc("conv")
    %1 = nn.batch_norm %0, %g, %g, %g, %g {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x4x4x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>) -> tensor<?x4x4x64xf32> loc("bn")
    %2 = nn.global_average_pool %1 : (tensor<?x4x4x64xf32>) -> tensor<?x64xf32> loc("pool")
    %3 = nn.dense %2, %d : (tensor<?x64xf32>, tensor<64x10xf32>) -> tensor<?x10xf32> loc("fc")
    return %3 : tensor<?x10xf32>
  }
}

// -----

// What comes from a relu, through pooling too, has no negative samples: 255 steps instead of 127, and weights of the
// sign that the machine's dot products want beside them.
// CHECK-LABEL: module @relu
// CHECK: func.func private @relu_avx512_vnni_first({{.*}}xui8{{.*}}unsigned_weights = 1
// CHECK: func.func private @relu_avx512_vnni_second({{.*}}xsi8{{.*}}unsigned_samples = 1
module @relu attributes {nn.variant = "avx512_vnni", nn.max_batch = 1 : i64, nn.arithmetic = si8} {
  func.func @forward(%x: tensor<?x4x4x8xf32>) -> tensor<?x2x2x64xf32> {
    %k = nn.parameter "first/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x8x64xf32>
    %l = nn.parameter "second/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x64x64xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x4x4x8xf32>, tensor<1x1x8x64xf32>) -> tensor<?x4x4x64xf32> loc("first")
    %1 = nn.relu %0 : (tensor<?x4x4x64xf32>) -> tensor<?x4x4x64xf32> loc("relu")
    %2 = nn.max_pool %1 {window = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<?x4x4x64xf32>) -> tensor<?x2x2x64xf32> loc("pool")
    %3 = nn.conv2d %2, %l {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x2x2x64xf32>, tensor<1x1x64x64xf32>) -> tensor<?x2x2x64xf32> loc("second")
    return %3 : tensor<?x2x2x64xf32>
  }
}
