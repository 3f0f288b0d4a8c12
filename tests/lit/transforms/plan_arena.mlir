// RUN: skipper-opt %s --nn-graph-pipeline --nn-variant-pipeline | FileCheck %s

// A chain alternates between two places, each 4 x 8x8x16 floats; what the addition reads last stays in a third one until
// then (the sum reads c twice, else c's kernel would compute it); the view of a flatten keeps what it shows alive.
// CHECK-LABEL: func.func @predict
// CHECK-SAME: nn.arena_bytes = 49152 : i64, nn.intermediate_bytes = 81920 : i64
// CHECK: %[[A:.*]] = nn.launch @net_avx512_a(%arg0) {storage = [#nn.storage<arena, [[PA:[0-9]+]]>]}
// CHECK: %[[B:.*]] = nn.launch @net_avx512_b(%[[A]]) {storage = [#nn.storage<arena, [[PB:[0-9]+]]>]}
// CHECK: %[[C:.*]] = nn.launch @net_avx512_b(%[[B]]) {storage = [#nn.storage<arena, [[PC:[0-9]+]]>]}
// CHECK: %[[D:.*]] = nn.launch @net_avx512_d(%[[C]], %[[A]], %[[C]]) {storage = [#nn.storage<arena, [[PB]]>]}
// CHECK: %[[F:.*]] = nn.flatten %[[D]]
// CHECK: %[[E:.*]] = nn.launch @net_avx512_e(%[[F]]) {storage = [#nn.storage<arena, {{[0-9]+}}>]}
// CHECK: return %[[E]], %[[F]]
module @net attributes {nn.variant = "avx512", nn.max_batch = 4 : i64} {
  func.func @forward(%x: tensor<?x10x10x16xf32>) -> (tensor<?x1024xf32>, tensor<?x1024xf32>) {
    %a = nn.max_pool %x {strides = array<i64: 1, 1>, window = array<i64: 3, 3>} : (tensor<?x10x10x16xf32>) -> tensor<?x8x8x16xf32> loc("a")
    %b = nn.max_pool %a {strides = array<i64: 1, 1>, window = array<i64: 1, 1>} : (tensor<?x8x8x16xf32>) -> tensor<?x8x8x16xf32> loc("b")
    %c = nn.max_pool %b {strides = array<i64: 1, 1>, window = array<i64: 1, 1>} : (tensor<?x8x8x16xf32>) -> tensor<?x8x8x16xf32> loc("c")
    %s = nn.add %c, %a : (tensor<?x8x8x16xf32>, tensor<?x8x8x16xf32>) -> tensor<?x8x8x16xf32> loc("d")
    %d = nn.add %s, %c : (tensor<?x8x8x16xf32>, tensor<?x8x8x16xf32>) -> tensor<?x8x8x16xf32> loc("d")
    %f = nn.flatten %d : (tensor<?x8x8x16xf32>) -> tensor<?x1024xf32> loc("f")
    %e = nn.softmax %f : (tensor<?x1024xf32>) -> tensor<?x1024xf32> loc("e")
    return %e, %f : tensor<?x1024xf32>, tensor<?x1024xf32>
  }
}
