// RUN: skipper-compile %s --target avx512 --no-winograd --emit=asm | sed -n '/for_sum.*r.x.r.x"$/,/jne/p' | FileCheck %s --check-prefixes=CHECK,AVX512 --implicit-check-not=rsp --implicit-check-not=vmul --implicit-check-not=vadd
// RUN: skipper-compile %s --target avx2 --no-winograd --emit=asm | sed -n '/for_sum.*r.x.r.x"$/,/jne/p' | FileCheck %s --check-prefixes=CHECK,AVX2 --implicit-check-not=rsp --implicit-check-not=vmul --implicit-check-not=vadd
// RUN: skipper-compile %s --target avx512 --emit=asm | sed -n '/for_sum.*r.x.r.x"$/,/jne/p' | FileCheck %s --check-prefixes=CHECK,AVX512 --implicit-check-not=rsp --implicit-check-not=vmul --implicit-check-not=vadd
// RUN: skipper-compile %s --target avx2 --emit=asm | sed -n '/for_sum.*r.x.r.x"$/,/jne/p' | FileCheck %s --check-prefixes=CHECK,AVX2 --implicit-check-not=rsp --implicit-check-not=vmul --implicit-check-not=vadd

// The innermost loop of the reduction, of a direct convolution and of one in the Winograd domain, keeps all accumulators in registers: fused multiply-adds with broadcast inputs, and
// the stack is not touched.
// CHECK: for_sum
// AVX512: vbroadcastss
// AVX512-COUNT-28: vfmadd231ps {{.*}}%zmm
// AVX2: vbroadcastss
// AVX2-COUNT-8: vfmadd{{213|231}}ps {{.*}}%ymm
// CHECK: jne
module @net {
  func.func @forward(%x: tensor<?x28x28x64xf32> {nn.name = "x"}) -> (tensor<?x28x28x64xf32> {nn.name = "y"}) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x64x64xf32>
    %y = nn.conv2d %x, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32>) -> tensor<?x28x28x64xf32> loc("conv"("net.cpp":3:5))
    return %y : tensor<?x28x28x64xf32>
  }
}
