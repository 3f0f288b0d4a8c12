// RUN: skipper-opt %s --nn-graph-pipeline --nn-variant-pipeline --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

// a and b differ in their weights alone: one kernel, named after the first layer.  c has another stride.  Every launch
// keeps its own layer's location.
// CHECK-LABEL: func.func @predict
// CHECK: nn.launch @net_avx512_a(%arg0, {{.*}} loc("a"("net.cpp":1:1))
// CHECK: nn.launch @net_avx512_a({{.*}} loc("b"("net.cpp":2:1))
// CHECK: nn.launch @net_avx512_c({{.*}} loc("c"("net.cpp":3:1))
// CHECK-LABEL: func.func @prepare
// CHECK: nn.launch @net_avx512_a_pack_kernel
// CHECK: nn.launch @net_avx512_a_pack_kernel
// CHECK: nn.launch @net_avx512_a_pack_kernel
// CHECK-DAG: func.func private @net_avx512_a(
// CHECK-DAG: func.func private @net_avx512_c(
// CHECK-DAG: func.func private @net_avx512_a_pack_kernel(
// CHECK-NOT: @net_avx512_b
module @net attributes {nn.variant = "avx512", nn.max_batch = 4 : i64} {
  func.func @forward(%x: tensor<?x8x8x16xf32> {nn.name = "x"}) -> (tensor<?x4x4x16xf32> {nn.name = "y"}, tensor<?x8x8x16xf32> {nn.name = "b"}) {
    %k = nn.parameter "a/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x16x16xf32>
    %l = nn.parameter "b/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x16x16xf32>
    %m = nn.parameter "c/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x16x16xf32>
    %a = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x16xf32>, tensor<1x1x16x16xf32>) -> tensor<?x8x8x16xf32> loc("a"("net.cpp":1:1))
    %b = nn.conv2d %a, %l {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x16xf32>, tensor<1x1x16x16xf32>) -> tensor<?x8x8x16xf32> loc("b"("net.cpp":2:1))
    %c = nn.conv2d %b, %m {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x8x8x16xf32>, tensor<1x1x16x16xf32>) -> tensor<?x4x4x16xf32> loc("c"("net.cpp":3:1))
    return %c, %b : tensor<?x4x4x16xf32>, tensor<?x8x8x16xf32>
  }
}
