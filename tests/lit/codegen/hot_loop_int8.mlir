// RUN: skipper-compile %s --target avx512_vnni --arithmetic int8 --emit=asm | sed -n '/for_short_sum.*steps.y"$/,/jne/p' | FileCheck %s --check-prefix=AVX512 --implicit-check-not=rsp --implicit-check-not=vpmadd
// RUN: skipper-compile %s --target arm_dot_prod --arithmetic int8 --emit=asm | FileCheck %s --check-prefix=ARM

// Four products and their sum an instruction; what each pixel has is broadcast from memory, or a part of a vector.
// AVX512: for_short_sum
// AVX512: vpbroadcastd {{.*}}%zmm
// AVX512: vpdpbusd {{.*}}%zmm
// AVX512: jne
// ARM-LABEL: net_arm_dot_prod_conv_par_for
// ARM: sdot {{v[0-9]+}}.4s, {{v[0-9]+}}.16b, {{v[0-9]+}}.4b[{{[0-3]}}]
// ARM: scvtf
// ARM-LABEL: net_arm_dot_prod_behind_relu_par_for
// ARM: udot {{v[0-9]+}}.4s, {{v[0-9]+}}.16b, {{v[0-9]+}}.4b[{{[0-3]}}]
module @net {
  func.func @forward(%x: tensor<?x28x28x64xf32> {nn.name = "x"}) -> (tensor<?x28x28x64xf32> {nn.name = "y"}) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x64x64xf32>
    %l = nn.parameter "behind_relu/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x64x64xf32>
    %y = nn.conv2d %x, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32>) -> tensor<?x28x28x64xf32> loc("conv"("net.cpp":3:5))
    %r = nn.relu %y : (tensor<?x28x28x64xf32>) -> tensor<?x28x28x64xf32> loc("relu"("net.cpp":4:5))
    %z = nn.conv2d %r, %l {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32>) -> tensor<?x28x28x64xf32> loc("behind_relu"("net.cpp":5:5))
    return %z : tensor<?x28x28x64xf32>
  }
}
