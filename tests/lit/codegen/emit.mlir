// RUN: skipper-compile %s --target avx2,sse41 --max-batch 3 --emit=nn | FileCheck %s --check-prefix=NN
// RUN: skipper-compile %s --target avx2,sse41 --max-batch 3 --emit=kernels | FileCheck %s --check-prefix=KERNELS
// RUN: skipper-compile %s --target avx2,sse41 --max-batch 3 --emit=driver | FileCheck %s --check-prefix=DRIVER
// RUN: skipper-compile %s --target avx2,sse41 --max-batch 3 --emit=stmt -o %t.stmt && FileCheck %s --check-prefix=STMT --input-file %t.stmt
// RUN: skipper-compile %s --target avx2,sse41 --max-batch 3 --emit=asm | FileCheck %s --check-prefix=ASM

// NN: module @net
// NN: nn.relu
// NN-NEXT: nn.max_pool
// NN-NOT: nn.kernel

// KERNELS: module @net attributes {nn.max_batch = 3 : i64, nn.target = "x86-64-linux-{{.*}}avx2", nn.variant = "avx2"}
// KERNELS: nn.launch @net_avx2_r(%arg0) {storage = [#nn.storage<arena, {{[0-9]+}}>]}
// KERNELS: nn.launch @net_avx2_p(
// KERNELS: func.func private @net_avx2_r({{.*}} attributes {nn.implementation = #nn.implementation<"relu", {}>}
// KERNELS: nn.variant = "sse41"
// KERNELS: nn.launch @net_sse41_r(

// DRIVER-DAG: llvm.func @net_avx2_predict(%arg0: !llvm.ptr, %arg1: i32, %arg2: !llvm.ptr) -> i32
// DRIVER-DAG: llvm.func @net_sse41_predict(%arg0: !llvm.ptr, %arg1: i32, %arg2: !llvm.ptr) -> i32
// DRIVER-DAG: llvm.func @net_avx2_prepare(
// DRIVER-NOT: nn.launch

// STMT: module name=net_avx2_r, target=x86-64-linux-{{.*}}avx2{{.*}}user_context
// STMT: func net_avx2_r (__user_context,
// STMT: module name=net_sse41_p

// ASM: net_avx2_r:
// ASM: vmaxps {{.*}}%ymm
// ASM: net_sse41_r:
// ASM: {{[^v]}}maxps
module @net {
  func.func @forward(%x: tensor<?x8x8x16xf32> {nn.name = "x"}) -> (tensor<?x4x4x16xf32> {nn.name = "y"}) {
    %r = nn.relu %x : (tensor<?x8x8x16xf32>) -> tensor<?x8x8x16xf32> loc("r"("net.cpp":1:1))
    %p = nn.max_pool %r {strides = array<i64: 2, 2>, window = array<i64: 2, 2>} : (tensor<?x8x8x16xf32>) -> tensor<?x4x4x16xf32> loc("p"("net.cpp":2:1))
    return %p : tensor<?x4x4x16xf32>
  }
}
