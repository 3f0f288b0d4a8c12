// RUN: skipper-opt %s --nn-graph-pipeline --nn-variant-pipeline --nn-lower-driver | FileCheck %s

// Each launch fills halide_buffer_ts, is announced and calls its kernel; an error leaves at once; outputs are copied.
// CHECK-DAG: llvm.func @net_avx2_a(!llvm.ptr, !llvm.ptr, !llvm.ptr) -> i32
// CHECK-DAG: llvm.func @skipper_step_failed(!llvm.ptr, i32, i32) -> i32
// CHECK-LABEL: llvm.func @net_avx2_predict(%arg0: !llvm.ptr, %arg1: i32, %arg2: !llvm.ptr) -> i32
// CHECK: llvm.call @skipper_step_begin(%arg0,
// CHECK: llvm.mul {{.*}}, %arg1 : i32
// CHECK: %[[CODE:.*]] = llvm.call @net_avx2_a(%arg0, {{.*}}, {{.*}}) : (!llvm.ptr, !llvm.ptr, !llvm.ptr) -> i32
// CHECK: %[[ALL:.*]] = llvm.call @skipper_kernel_returned(%arg0, %[[CODE]]) : (!llvm.ptr, i32) -> i32
// CHECK: %[[OK:.*]] = llvm.icmp "eq" %[[ALL]], {{.*}} : i32
// CHECK: llvm.cond_br %[[OK]], ^[[NEXT:bb[0-9]+]], ^[[FAILED:bb[0-9]+]]({{.*}}, %[[ALL]] : i32, i32)
// CHECK: ^[[NEXT]]:
// CHECK: llvm.call @skipper_step_end(%arg0,
// CHECK: llvm.call @skipper_copy_output(
// CHECK: llvm.return
// CHECK: ^[[FAILED]](%[[STEP:.*]]: i32, %[[ERROR:.*]]: i32):
// CHECK: llvm.call @skipper_step_failed(%arg0, %[[STEP]], %[[ERROR]])
// CHECK-LABEL: llvm.func @net_avx2_prepare
// CHECK-NOT: func.func
module @net attributes {nn.variant = "avx2", nn.max_batch = 4 : i64} {
  func.func @forward(%x: tensor<?x8xf32>) -> (tensor<?x8xf32> {nn.name = "a"}) {
    %a = nn.softmax %x : (tensor<?x8xf32>) -> tensor<?x8xf32> loc("a")
    return %a : tensor<?x8xf32>
  }
}
