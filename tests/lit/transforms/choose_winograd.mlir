// RUN: skipper-opt %s --nn-graph-pipeline --nn-choose-winograd | FileCheck %s
// RUN: skipper-opt %s --nn-graph-pipeline --nn-choose-winograd --nn-materialise-layouts --nn-choose-implementation --nn-pack-parameters | FileCheck %s --check-prefix=PACKED

// A 3x3 of stride 1 reads its input in the Winograd domain, with the border that its padding is; a kernel moves it
// there.  Strides, other windows and channels that are no whole cache lines stay
// as they are.
// CHECK-LABEL: func.func @forward
// CHECK: nn.kernel(%arg0) : (tensor<?x28x28x64xf32>) -> tensor<?x28x28x64xf32, #nn.layout<halo = [1, 1, 1, 1], winograd = [4, 4, {{[0-9]+}}, {{[0-9]+}}]>>
// CHECK: nn.relayout
// CHECK: nn.kernel({{.*}}#nn.layout<halo = [1, 1, 1, 1], winograd = [4, 4, {{[0-9]+}}, {{[0-9]+}}]>>, {{.*}}) -> tensor<?x28x28x64xf32> {
// CHECK: nn.conv2d {{.*}}winograd
// CHECK: nn.yield
// CHECK-NOT: winograd
// CHECK: return

// Its producer gives what the way into the domain reads a border; weights are points in panels.
// PACKED-LABEL: func.func @forward
// PACKED: nn.kernel(%arg0) {{.*}} : (tensor<?x28x28x64xf32>) -> tensor<?x28x28x64xf32, #nn.layout<halo = [1, 1, 1, 1]>>
// PACKED: nn.kernel(%{{.*}}) {{.*}} : (tensor<?x28x28x64xf32, #nn.layout<halo = [1, 1, 1, 1]>>) -> tensor<?x28x28x64xf32, #nn.layout<halo = [1, 1, 1, 1], winograd = [4, 4
// PACKED: nn.pack {{.*}} -> tensor<3x3x64x64xf32, #nn.layout<panel = [[PANEL:[0-9]+]], winograd = [4, 4]>>
// PACKED: #nn.implementation<"winograd", {{.*}}panel = [[PANEL]] : i64
// PACKED: "direct_conv.
module @net attributes {nn.variant = "avx512", nn.max_batch = 4 : i64} {
  func.func @forward(%x: tensor<?x28x28x64xf32>) -> (tensor<?x14x14x64xf32>, tensor<?x28x28x64xf32>, tensor<?x28x28x8xf32>) {
    %k = nn.parameter "a/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x64x64xf32>
    %l = nn.parameter "b/kernel" {initializer = #nn.initializer<ones>} : tensor<1x5x64x64xf32>
    %m = nn.parameter "c/kernel" {initializer = #nn.initializer<ones>} : tensor<3x3x64x8xf32>
    %a = nn.conv2d %x, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32>) -> tensor<?x28x28x64xf32>
    %s = nn.conv2d %a, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32>) -> tensor<?x14x14x64xf32>
    %b = nn.conv2d %a, %l {padding = array<i64: 0, 0, 2, 2>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<1x5x64x64xf32>) -> tensor<?x28x28x64xf32>
    %c = nn.conv2d %a, %m {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<3x3x64x8xf32>) -> tensor<?x28x28x8xf32>
    return %s, %b, %c : tensor<?x14x14x64xf32>, tensor<?x28x28x64xf32>, tensor<?x28x28x8xf32>
  }
}
