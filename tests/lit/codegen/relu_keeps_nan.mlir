// RUN: skipper-compile %s --target avx512 --no-winograd --emit=asm | sed -n '/^net_avx512_conv_par_for/,/^.Lfunc_end/p' | FileCheck %s --check-prefix=AVX512 --implicit-check-not=vcmp --implicit-check-not=vblend --implicit-check-not=vmulps --implicit-check-not=vsubps
// RUN: skipper-compile %s --target avx2 --no-winograd --emit=asm | sed -n '/^net_avx2_conv_par_for/,/^.Lfunc_end/p' | FileCheck %s --check-prefix=AVX2 --implicit-check-not=vcmp --implicit-check-not=vblend --implicit-check-not=vmulps --implicit-check-not=vsubps
// RUN: skipper-compile %s --target sse41 --emit=asm | sed -n '/^net_sse41_conv_par_for/,/^.Lfunc_end/p' | FileCheck %s --check-prefix=SSE --implicit-check-not=cmpltps --implicit-check-not=blend
// RUN: skipper-compile %s --target arm --emit=asm | sed -n '/^net_arm_conv_par_for/,/^.Lfunc_end/p' | FileCheck %s --check-prefix=ARM --implicit-check-not=fmaxnm --implicit-check-not=fcm

// The relu behind a convolution passes NaN on at no cost: one instruction for each vector, and products stay fused.
// x86's maximum gives its second operand (AT&T writes it first) where one is NaN: the sum, not the zero.
// AVX512: vxorps %xmm[[Z:[0-9]+]], %xmm[[Z]], %xmm[[Z]]
// AVX512: vfmadd231ps
// AVX512: vmaxps {{[^,]*}}, %zmm[[Z]], %zmm
// AVX2: vfmadd231ps
// AVX2: vxorps %xmm[[Z:[0-9]+]], %xmm[[Z]], %xmm[[Z]]
// AVX2: vmaxps {{[^,]*}}, %ymm[[Z]], %ymm
// SSE: xorps [[Z:%xmm[0-9]+]], [[Z]]
// SSE-NOT: [[Z]]
// SSE: maxps {{[^,]*}}, [[Z]]{{$}}
// ARM: fmla
// ARM: fmax {{v[0-9]+}}.4s
module @net {
  func.func @forward(%x: tensor<?x28x28x64xf32> {nn.name = "x"}) -> (tensor<?x28x28x64xf32> {nn.name = "y"}) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x64x64xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32>) -> tensor<?x28x28x64xf32> loc("conv"("net.cpp":3:5))
    %y = nn.relu %0 : (tensor<?x28x28x64xf32>) -> tensor<?x28x28x64xf32> loc("relu"("net.cpp":4:5))
    return %y : tensor<?x28x28x64xf32>
  }
}
