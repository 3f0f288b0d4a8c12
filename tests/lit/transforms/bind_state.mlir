// RUN: skipper-compile %s --entry predict,train_step,update --target avx2 --max-batch 2 --emit=kernels | FileCheck %s
// RUN: not skipper-compile %s --entry predict,train_step 2>&1 | FileCheck %s --check-prefix=ALONE

// ALONE: the entries train_step and update come together

// Parameters and gradients lie in the caller's vectors: kernels first (they decay), then other trainable ones, each at
// a multiple of 256 bytes.  Weights are packed in each step, forward and transposed; kernels write gradients where they
// belong.
module @net {
  // CHECK-LABEL: func.func @train_step
  // CHECK-SAME: nn.storage = #nn.storage<argument, 2>
  // CHECK-SAME: nn.name = "labels", nn.storage = #nn.storage<argument, 3>
  // CHECK-SAME: %[[W:arg[0-9]+]]: tensor<5x8xf32> {nn.name = "a/kernel", nn.storage = #nn.storage<argument, 0>}
  // CHECK-SAME: nn.name = "a/bias", nn.storage = #nn.storage<argument, 0, offset = 512>
  // CHECK-SAME: %[[V:arg[0-9]+]]: tensor<8x6xf32> {nn.name = "b/kernel", nn.storage = #nn.storage<argument, 0, offset = 256>}
  // CHECK-SAME: -> (tensor<?x6xf32> {nn.name = "y", nn.storage = #nn.storage<argument, 5>}
  // CHECK-SAME: nn.name = "losses", nn.storage = #nn.storage<argument, 4>
  // CHECK-SAME: tensor<5x8xf32> {nn.name = "a/kernel", nn.storage = #nn.storage<argument, 1>}
  // CHECK-SAME: nn.arena_bytes
  // CHECK-DAG: nn.launch @net_avx2_a_pack_kernel(%[[W]])
  // CHECK-DAG: nn.launch @net_avx2_b_gradient_train_pack_kernel(%[[V]])
  // CHECK-DAG: {storage = [#nn.storage<argument, 1, offset = 256>]} : (tensor<?x8xf32>, tensor<?x6xf32>) -> tensor<8x6xf32>
  // CHECK-DAG: {storage = [#nn.storage<argument, 1>]} : (tensor<?x5xf32>, tensor<?x8xf32>) -> tensor<5x8xf32>
  // CHECK-LABEL: func.func @update_adam
  // CHECK-SAME: tensor<192xf32>
  // CHECK: nn.launch @net_avx2_adam
  // CHECK-SAME: storage = [#nn.storage<argument, 0>, #nn.storage<argument, 2>, #nn.storage<argument, 2, offset = 768>]
  // CHECK: nn.adam
  // CHECK-SAME: decayed = 128
  func.func @forward(%x: tensor<?x5xf32>) -> (tensor<?x6xf32> {nn.name = "y"}) {
    %k = nn.parameter "a/kernel" {initializer = #nn.initializer<zeros>, trainable} : tensor<5x8xf32>
    %b = nn.parameter "a/bias" {initializer = #nn.initializer<zeros>, trainable} : tensor<8xf32>
    %0 = nn.dense %x, %k, %b : (tensor<?x5xf32>, tensor<5x8xf32>, tensor<8xf32>) -> tensor<?x8xf32> loc("a")
    %1 = nn.relu %0 : (tensor<?x8xf32>) -> tensor<?x8xf32> loc("r")
    %l = nn.parameter "b/kernel" {initializer = #nn.initializer<zeros>, trainable} : tensor<8x6xf32>
    %2 = nn.dense %1, %l : (tensor<?x8xf32>, tensor<8x6xf32>) -> tensor<?x6xf32> loc("b")
    %3 = nn.softmax %2 : (tensor<?x6xf32>) -> tensor<?x6xf32> loc("s")
    return %3 : tensor<?x6xf32>
  }
}
