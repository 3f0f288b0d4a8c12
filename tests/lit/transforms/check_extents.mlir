// RUN: skipper-opt %s --nn-check-extents --split-input-file --verify-diagnostics

module {
  // expected-error @+1 {{the extents of 'tensor<?x8x8x?xf32>' have to be known, but for the first one, the batch}}
  func.func @forward(%x: tensor<?x8x8x?xf32>) -> tensor<?x8x8x?xf32> {
    %0 = nn.relu %x : (tensor<?x8x8x?xf32>) -> tensor<?x8x8x?xf32>
    return %0 : tensor<?x8x8x?xf32>
  }
}

// -----

module {
  // expected-error @+1 {{the extents of 'tensor<?x?x8x3xf32>' have to be known}}
  func.func @forward(%x: tensor<?x?x8x3xf32>) -> tensor<?x3xf32> {
    %0 = nn.global_average_pool %x : (tensor<?x?x8x3xf32>) -> tensor<?x3xf32>
    return %0 : tensor<?x3xf32>
  }
}

// -----

module {
  // expected-error @+1 {{lies where the compiler alone puts a map}}
  func.func @forward(%x: tensor<?x8x8x16xf32, #nn.layout<winograd = [4, 4, 1, 1]>>) -> tensor<?x16xf32> {
    %0 = nn.global_average_pool %x : (tensor<?x8x8x16xf32, #nn.layout<winograd = [4, 4, 1, 1]>>) -> tensor<?x16xf32>
    return %0 : tensor<?x16xf32>
  }
}

// -----

// The extents of a heat map come at run time.
module {
  func.func @forward(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
    %0 = nn.relu %x : (tensor<?x8xf32>) -> tensor<?x8xf32>
    return %0 : tensor<?x8xf32>
  }
  func.func @cam_maps(%maps: tensor<?x2x2x1xf32>, %size: tensor<2xf32>) -> tensor<?x?x?x1xf32> {
    %0 = nn.resize_bilinear %maps, %size : (tensor<?x2x2x1xf32>, tensor<2xf32>) -> tensor<?x?x?x1xf32>
    return %0 : tensor<?x?x?x1xf32>
  }
}
