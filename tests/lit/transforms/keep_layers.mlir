// RUN: skipper-opt %s --nn-keep-layers=layers=a,b | FileCheck %s
// RUN: skipper-opt %s --nn-keep-layers=all | FileCheck %s --check-prefix=ALL
// RUN: skipper-opt %s --nn-keep-layers=layers=d | FileCheck %s --check-prefix=RENAMED
// RUN: not skipper-opt %s --nn-keep-layers=layers=a,nothing 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// Behind the spec's outputs, in the order of the network; c is an output already.
// CHECK: func.func @forward(%arg0: tensor<?x8xf32>) -> (tensor<?x8xf32> {nn.name = "c"}, tensor<?x8xf32> {nn.name = "out"}, tensor<?x8xf32> {nn.name = "a"}, tensor<?x8xf32> {nn.name = "b"})
// CHECK: %[[A:.*]] = nn.relu %arg0
// CHECK: %[[B:.*]] = nn.add
// CHECK: %[[C:.*]] = nn.softmax
// CHECK: %[[D:.*]] = nn.relu
// CHECK: return %[[C]], %[[D]], %[[A]], %[[B]] :

// ALL: -> (tensor<?x8xf32> {nn.name = "c"}, tensor<?x8xf32> {nn.name = "out"}, tensor<?x8xf32> {nn.name = "a"}, tensor<?x8xf32> {nn.name = "b"})

// A layer that is an output under another name gets one under its own.
// RENAMED: {nn.name = "out"}, tensor<?x8xf32> {nn.name = "d"})
// RENAMED: %[[D:.*]] = nn.relu %{{[0-9]+}}
// RENAMED: return %{{.*}}, %[[D]], %[[D]] :

// UNKNOWN: error: --keep: no layer 'nothing' in net
module @net {
  func.func @forward(%x: tensor<?x8xf32>) -> (tensor<?x8xf32> {nn.name = "c"}, tensor<?x8xf32> {nn.name = "out"}) {
    %a = nn.relu %x : (tensor<?x8xf32>) -> tensor<?x8xf32> loc("a")
    %b = nn.add %a, %a : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32> loc("b")
    %c = nn.softmax %b : (tensor<?x8xf32>) -> tensor<?x8xf32> loc("c")
    %d = nn.relu %c : (tensor<?x8xf32>) -> tensor<?x8xf32> loc("d")
    return %c, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
}
