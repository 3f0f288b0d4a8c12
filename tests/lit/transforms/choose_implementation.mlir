// RUN: sed s/VARIANT/avx512/ %s | skipper-opt --nn-graph-pipeline --nn-choose-implementation | FileCheck %s --check-prefixes=CHECK,AVX512
// RUN: sed s/VARIANT/avx2/ %s | skipper-opt --nn-graph-pipeline --nn-choose-implementation | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: sed s/VARIANT/avx512/ %s | skipper-opt --nn-graph-pipeline --nn-choose-implementation=explain -o %t 2>&1 | FileCheck %s --check-prefix=EXPLAIN

// A 1x1 convolution takes batch, height and width as one dimension; panels are as wide as the registers allow.
// CHECK-LABEL: func.func @forward
// AVX512: #nn.implementation<"direct_conv.flat", {flat = 1 : i64, {{.*}}panel = {{32|64}} : i64, {{.*}}vector = 16 : i64}>
// AVX2: #nn.implementation<"direct_conv.flat", {flat = 1 : i64, {{.*}}panel = {{8|16|32|64}} : i64, {{.*}}vector = 8 : i64}>
// CHECK: nn.conv2d
// CHECK: #nn.implementation<"global_average_pool", {}>
// CHECK: #nn.implementation<"dense", {panel = {{[0-9]+}} : i64}>
// CHECK: #nn.implementation<"softmax", {}>

// EXPLAIN: net.cpp:3:5: remark: avx512: conv: direct_conv flat panel=
// EXPLAIN: remark: avx512: {{.*}}: softmax: the only one for this layer
module @net attributes {nn.variant = "VARIANT", nn.max_batch = 4 : i64} {
  func.func @forward(%x: tensor<?x28x28x64xf32>) -> tensor<?x10xf32> {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<ones>} : tensor<1x1x64x128xf32>
    %d = nn.parameter "fc/kernel" {initializer = #nn.initializer<ones>} : tensor<128x10xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x28x28x64xf32>, tensor<1x1x64x128xf32>) -> tensor<?x28x28x128xf32> loc("conv"("net.cpp":3:5))
    %1 = nn.global_average_pool %0 : (tensor<?x28x28x128xf32>) -> tensor<?x128xf32> loc("pool"("net.cpp":4:5))
    %2 = nn.dense %1, %d : (tensor<?x128xf32>, tensor<128x10xf32>) -> tensor<?x10xf32> loc("fc"("net.cpp":5:5))
    %3 = nn.softmax %2 : (tensor<?x10xf32>) -> tensor<?x10xf32> loc("softmax"("net.cpp":6:5))
    return %3 : tensor<?x10xf32>
  }
}
