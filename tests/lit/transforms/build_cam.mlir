// RUN: skipper-opt %s --nn-build-cam --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @forward
// CHECK-SAME: -> (tensor<?x10xf32> {nn.name = "y"}, tensor<?x7x7x32xf32> {nn.hidden})
// CHECK: %[[A:.*]] = nn.relu
// CHECK: return %{{.*}}, %[[A]]
// CHECK-LABEL: func.func @cam_maps
// CHECK-SAME: %[[X:.*]]: tensor<?x7x7x32xf32> {nn.storage = #nn.storage<argument, 0>}
// CHECK-SAME: %[[C:.*]]: tensor<?x1xf32>
// CHECK-SAME: %[[S:.*]]: tensor<2xf32>
// CHECK: %[[K:.*]] = nn.parameter "fc/kernel"
// CHECK: %[[M:.*]] = nn.class_activation_map %[[X]], %[[K]], %[[C]]
// CHECK-SAME: -> tensor<?x7x7x1xf32>
// CHECK: nn.resize_bilinear %[[M]], %[[S]]
// CHECK-SAME: -> tensor<?x?x?x1xf32>
module {
  func.func @forward(%x: tensor<?x7x7x32xf32>) -> (tensor<?x10xf32> {nn.name = "y"}) {
    %0 = nn.relu %x : (tensor<?x7x7x32xf32>) -> tensor<?x7x7x32xf32>
    %1 = nn.global_average_pool %0 : (tensor<?x7x7x32xf32>) -> tensor<?x32xf32>
    %k = nn.parameter "fc/kernel" {initializer = #nn.initializer<zeros>, trainable} : tensor<32x10xf32>
    %2 = nn.dense %1, %k : (tensor<?x32xf32>, tensor<32x10xf32>) -> tensor<?x10xf32>
    %3 = nn.softmax %2 : (tensor<?x10xf32>) -> tensor<?x10xf32>
    return %3 : tensor<?x10xf32>
  }
}

// -----

module {
  func.func @forward(%x: tensor<?x7x7x32xf32>) -> tensor<?x32xf32> {
    // expected-error @+1 {{cam needs a network that ends in global average pooling and a dense layer, but where the dense layer should be there is layer '?' (global_average_pool)}}
    %0 = nn.global_average_pool %x : (tensor<?x7x7x32xf32>) -> tensor<?x32xf32>
    return %0 : tensor<?x32xf32>
  }
}

// -----

module {
  func.func @forward(%x: tensor<?x2x2x8xf32>) -> tensor<?x10xf32> {
    // expected-error @+1 {{where the pooling should be there is layer '?' (flatten)}}
    %0 = nn.flatten %x : (tensor<?x2x2x8xf32>) -> tensor<?x32xf32>
    %k = nn.parameter "fc/kernel" {initializer = #nn.initializer<zeros>, trainable} : tensor<32x10xf32>
    %1 = nn.dense %0, %k : (tensor<?x32xf32>, tensor<32x10xf32>) -> tensor<?x10xf32>
    return %1 : tensor<?x10xf32>
  }
}
