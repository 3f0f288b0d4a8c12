// RUN: skipper-opt %s --split-input-file --verify-diagnostics

func.func @relu_gradient(%g: tensor<?x4xf32>, %r: tensor<?x5xf32>) {
  // expected-error @+2 {{operands must have one shape, but are}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.relu_gradient %g, %r : (tensor<?x4xf32>, tensor<?x5xf32>) -> tensor<?x4xf32>
  return
}

// -----

func.func @crop(%x: tensor<?x4x4x1xf32>) {
  // expected-error @+2 {{nothing is left of}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.crop %x {padding = array<i64: 2, 2, 0, 0>} : (tensor<?x4x4x1xf32>) -> tensor<?x1x4x1xf32>
  return
}

// -----

func.func @dilate(%x: tensor<?x4x4x1xf32>) {
  // expected-error @+2 {{size is too small for}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.dilate %x {strides = array<i64: 2, 2>, size = array<i64: 7, 6>} : (tensor<?x4x4x1xf32>) -> tensor<?x7x6x1xf32>
  return
}

// -----

func.func @kernel_gradient(%x: tensor<?x8x8x2xf32>, %g: tensor<?x3x3x5xf32>) {
  // expected-error @+2 {{is not that of such a convolution of}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d_kernel_gradient %x, %g {strides = array<i64: 2, 2>, padding = array<i64: 1, 1, 1, 1>, window = array<i64: 3, 3>} : (tensor<?x8x8x2xf32>, tensor<?x3x3x5xf32>) -> tensor<3x3x2x5xf32>
  return
}

// -----

func.func @pool_gradient(%g: tensor<?x3x3x5xf32>) {
  // expected-error @+2 {{is not that of such a pool}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.average_pool_gradient %g {window = array<i64: 2, 2>, strides = array<i64: 2, 2>, size = array<i64: 8, 8>} : (tensor<?x3x3x5xf32>) -> tensor<?x8x8x5xf32>
  return
}

// -----

func.func @unflatten(%x: tensor<?x8xf32>) {
  // expected-error @+2 {{shape does not have the elements of}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.unflatten %x {shape = array<i64: 2, 2, 3>} : (tensor<?x8xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

func.func @labels(%x: tensor<?x8xf32>, %y: tensor<?x7xf32>) {
  // expected-error @+2 {{labels must have the shape of}}
  // expected-error @+1 {{failed to infer returned types}}
  %0, %1 = nn.softmax_cross_entropy %x, %y : (tensor<?x8xf32>, tensor<?x7xf32>) -> (tensor<?x1xf32>, tensor<?x8xf32>)
  return
}

// -----

func.func @adam(%p: tensor<32xf32>, %g: tensor<16xf32>, %s: tensor<5xf32>) {
  // expected-error @+2 {{a vector of the state must have shape 32}}
  // expected-error @+1 {{failed to infer returned types}}
  %0, %1, %2 = nn.adam %p, %g, %p, %p, %s {decayed = 0 : i64} : (tensor<32xf32>, tensor<16xf32>, tensor<32xf32>, tensor<32xf32>, tensor<5xf32>) -> (tensor<32xf32>, tensor<32xf32>, tensor<32xf32>)
  return
}

// -----

func.func @statistics(%m: tensor<?x4xf32>, %d: tensor<?x5xf32>) {
  // expected-error @+2 {{operands must have one shape, but are}}
  // expected-error @+1 {{failed to infer returned types}}
  %0, %1 = nn.batch_statistics %m, %d {pixels = 4 : i64} : (tensor<?x4xf32>, tensor<?x5xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @kernel_gradient_in_groups(%x: tensor<?x8x8x4xf32>, %g: tensor<?x8x8x6xf32>) {
  // expected-error @+2 {{4 groups do not divide 4 and 6 channels}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d_kernel_gradient %x, %g {groups = 4 : i64, strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, window = array<i64: 3, 3>} : (tensor<?x8x8x4xf32>, tensor<?x8x8x6xf32>) -> tensor<3x3x1x6xf32>
  return
}

// -----

func.func @dilated_kernel_gradient(%x: tensor<?x8x8x4xf32>, %g: tensor<?x8x8x6xf32>) {
  // expected-error @+2 {{is not that of such a convolution of}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d_kernel_gradient %x, %g {dilation = array<i64: 2, 2>, strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, window = array<i64: 3, 3>} : (tensor<?x8x8x4xf32>, tensor<?x8x8x6xf32>) -> tensor<3x3x4x6xf32>
  return
}

// -----

func.func @depthwise_kernel_gradient(%x: tensor<?x8x8x4xf32>, %g: tensor<?x8x8x6xf32>) {
  // expected-error @+2 {{4 channels do not divide 6 of the gradient}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.depthwise_conv2d_kernel_gradient %x, %g {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, window = array<i64: 3, 3>} : (tensor<?x8x8x4xf32>, tensor<?x8x8x6xf32>) -> tensor<3x3x4x1xf32>
  return
}

// -----

func.func @transpose_in_groups(%k: tensor<3x3x2x8xf32>) {
  // expected-error @+2 {{3 groups do not divide 8 output channels}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.transpose_kernel %k {groups = 3 : i64} : (tensor<3x3x2x8xf32>) -> tensor<3x3x2x6xf32>
  return
}
