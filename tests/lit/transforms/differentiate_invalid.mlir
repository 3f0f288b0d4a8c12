// RUN: skipper-opt %s --nn-differentiate --split-input-file --verify-diagnostics

module {
  // expected-error @+1 {{train_step needs an output that is a softmax; there is none}}
  func.func @forward(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %0 = nn.relu %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
    return %0 : tensor<?x4xf32>
  }
}

// -----

module {
  func.func @forward(%x: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
    // expected-note @+1 {{the first one}}
    %0 = nn.softmax %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
    %1 = nn.relu %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
    // expected-error @+1 {{train_step needs one softmax among the outputs, but this is a second one}}
    %2 = nn.softmax %1 : (tensor<?x4xf32>) -> tensor<?x4xf32>
    return %0, %2 : tensor<?x4xf32>, tensor<?x4xf32>
  }
}

// -----

module {
  func.func @forward(%x: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
    %0 = nn.softmax %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
    // expected-error @unknown {{the softmax of the loss must be an output alone, but is read by layer 'after'}}
    %1 = nn.relu %0 : (tensor<?x4xf32>) -> tensor<?x4xf32> loc("after")
    return %0, %1 : tensor<?x4xf32>, tensor<?x4xf32>
  }
}

// -----

module {
  func.func @forward(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %k = nn.parameter "fc/kernel" {initializer = #nn.initializer<zeros>, trainable} : tensor<4x4xf32>
    %0 = nn.dense %x, %k : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
    // expected-error @unknown {{layer 'attention' has no gradient (softmax)}}
    %1 = nn.softmax %0 : (tensor<?x4xf32>) -> tensor<?x4xf32> loc("attention")
    %2 = nn.relu %1 : (tensor<?x4xf32>) -> tensor<?x4xf32>
    %3 = nn.softmax %2 : (tensor<?x4xf32>) -> tensor<?x4xf32>
    return %3 : tensor<?x4xf32>
  }
}
