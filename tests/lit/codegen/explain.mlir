// RUN: skipper-compile %s --target avx512,sse41 --explain --emit=kernels -o %t 2>&1 | FileCheck %s
// RUN: skipper-compile %s --target avx512 --emit=kernels -o %t 2>&1 | count 0

// Every layer's choice, with the user's line, and why more specific ones were not taken.
// CHECK: net.cpp:3:5: remark: avx512: conv: winograd F(4x4) panel={{[0-9]+}} block={{.*}} vector=16 {{.*}}: estimated at {{[0-9]+}} % of the direct one's cycles
// CHECK: net.cpp:4:5: remark: avx512: conv1x1: direct_conv flat
// CHECK: net.cpp:5:5: remark: avx512: pool: max_pool: the only one for this layer
// CHECK: net.cpp:3:5: remark: sse41: conv: direct_conv rows {{.*}} vector=4 {{.*}}; not flat: no 1x1 of stride 1; {{.*}}; not winograd: no x86 CPU with FMAs
module @net {
  func.func @forward(%x: tensor<?x28x28x64xf32> {nn.name = "x"}) -> (tensor<?x14x14x64xf32> {nn.name = "y"}) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x64x64xf32>
    %l = nn.parameter "conv1x1/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x64x64xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32>) -> tensor<?x28x28x64xf32> loc("conv"("net.cpp":3:5))
    %1 = nn.conv2d %0, %l {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<1x1x64x64xf32>) -> tensor<?x28x28x64xf32> loc("conv1x1"("net.cpp":4:5))
    %2 = nn.max_pool %1 {strides = array<i64: 2, 2>, window = array<i64: 2, 2>} : (tensor<?x28x28x64xf32>) -> tensor<?x14x14x64xf32> loc("pool"("net.cpp":5:5))
    return %2 : tensor<?x14x14x64xf32>
  }
}
