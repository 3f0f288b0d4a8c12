// RUN: skipper-compile %s --entry predict,train_step,update --target avx512 --max-batch 32 --emit=asm | sed -n '/^net_avx512_c_kernel_gradient_train_par_for/,/jne/p' | FileCheck %s --check-prefixes=CHECK,AVX512
// RUN: skipper-compile %s --entry predict,train_step,update --target avx2 --max-batch 32 --emit=asm | sed -n '/^net_avx2_c_kernel_gradient_train_par_for/,/jne/p' | FileCheck %s --check-prefixes=CHECK,AVX2

// The loop over pixels of a kernel's gradient keeps all sums in registers: fused multiply-adds, and the stack is not
// touched.
// CHECK: for_sum
// CHECK-NOT: rsp
// AVX512-COUNT-16: vfmadd231ps {{.*}}%zmm
// AVX2-COUNT-8: vfmadd231ps {{.*}}%ymm
// CHECK-NOT: rsp
// CHECK: jne
module @net {
  func.func @forward(%x: tensor<?x7x7x64xf32>) -> (tensor<?x64xf32> {nn.name = "y"}) {
    %k = nn.parameter "c/kernel" {initializer = #nn.initializer<zeros>, trainable} : tensor<1x1x64x64xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x7x7x64xf32>, tensor<1x1x64x64xf32>) -> tensor<?x7x7x64xf32> loc("c")
    %1 = nn.global_average_pool %0 : (tensor<?x7x7x64xf32>) -> tensor<?x64xf32> loc("g")
    %2 = nn.softmax %1 : (tensor<?x64xf32>) -> tensor<?x64xf32> loc("s")
    return %2 : tensor<?x64xf32>
  }
}
