// RUN: skipper-compile %s --target avx512 --weights float16 --emit=asm | sed -n '/for_sum.*r.x.r.x"$/,/jne/p' | FileCheck %s --check-prefixes=CHECK,AVX512 --implicit-check-not=rsp --implicit-check-not=vmul --implicit-check-not=vadd
// RUN: skipper-compile %s --target avx2 --weights float16 --emit=asm | sed -n '/for_sum.*r.x.r.x"$/,/jne/p' | FileCheck %s --check-prefixes=CHECK,AVX2 --implicit-check-not=rsp --implicit-check-not=vmul --implicit-check-not=vadd
// RUN: skipper-compile %s --target arm_fp16 --weights float16 --emit=asm | FileCheck %s --check-prefix=ARM
// RUN: skipper-compile %s --target arm_fp16 --arithmetic float16 --emit=asm | FileCheck %s --check-prefix=HALF

// Weights of float16 are converted when they are loaded, once for all pixels of a tile.
// CHECK: for_sum
// AVX512: vcvtph2ps {{.*}}%zmm
// AVX512: vfmadd231ps {{.*}}%zmm
// AVX2: vcvtph2ps {{.*}}%ymm
// AVX2: vfmadd231ps {{.*}}%ymm
// CHECK: jne
// ARM-LABEL: net_arm_fp16_conv_par_for
// ARM: fcvtl {{v[0-9]+}}.4s, {{v[0-9]+}}.4h
// ARM: fmla {{v[0-9]+}}.4s

// In float16 eight products an instruction; sums become float32 behind the loop.
// HALF-LABEL: net_arm_fp16_conv_par_for
// HALF: fcvtn
// HALF: fmla {{v[0-9]+}}.8h, {{v[0-9]+}}.8h, {{v[0-9]+}}.h[{{[0-7]}}]
// HALF: fcvtl {{v[0-9]+}}.4s, {{v[0-9]+}}.4h
module @net {
  func.func @forward(%x: tensor<?x28x28x64xf32> {nn.name = "x"}) -> (tensor<?x28x28x64xf32> {nn.name = "y"}) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x64x64xf32>
    %y = nn.conv2d %x, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32>) -> tensor<?x28x28x64xf32> loc("conv"("net.cpp":3:5))
    return %y : tensor<?x28x28x64xf32>
  }
}
