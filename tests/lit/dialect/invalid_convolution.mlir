// RUN: skipper-opt %s -split-input-file -verify-diagnostics

func.func @channels(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x4x8xf32>) -> tensor<?x6x6x8xf32> {
  // expected-error @+2 {{kernel has 4 input channels, but the input has 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x4x8xf32>) -> tensor<?x6x6x8xf32>
  return %0 : tensor<?x6x6x8xf32>
}

// -----

func.func @kernel_too_large(%x: tensor<?x2x8x3xf32>, %k: tensor<3x3x3x8xf32>) -> tensor<?x1x6x8xf32> {
  // expected-error @+2 {{does not fit into the padded input}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x2x8x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x1x6x8xf32>
  return %0 : tensor<?x1x6x8xf32>
}

// -----

func.func @zero_stride(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x8xf32>) -> tensor<?x6x6x8xf32> {
  // expected-error @+2 {{strides must be at least 1, but has 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 0, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x6x6x8xf32>
  return %0 : tensor<?x6x6x8xf32>
}

// -----

func.func @bias(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x8xf32>, %b: tensor<4xf32>) -> tensor<?x6x6x8xf32> {
  // expected-error @+2 {{bias must have shape 8}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d %x, %k, %b {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x3x8xf32>, tensor<4xf32>) -> tensor<?x6x6x8xf32>
  return %0 : tensor<?x6x6x8xf32>
}

// -----

func.func @result_shape(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x8xf32>) -> tensor<?x8x8x8xf32> {
  // expected-error @+2 {{are incompatible with return type(s) of operation}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x8x8x8xf32>
  return %0 : tensor<?x8x8x8xf32>
}

// -----

func.func @negative_padding(%x: tensor<?x8x8x3xf32>) -> tensor<?x7x8x3xf32> {
  // expected-error @+2 {{padding must be at least 0, but has -1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.zero_pad %x {padding = array<i64: -1, 0, 0, 0>} : (tensor<?x8x8x3xf32>) -> tensor<?x7x8x3xf32>
  return %0 : tensor<?x7x8x3xf32>
}

// -----

func.func @three_paddings(%x: tensor<?x8x8x3xf32>) -> tensor<?x8x8x3xf32> {
  // expected-error @+2 {{padding must be 4 numbers, but has 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.zero_pad %x {padding = array<i64: 0, 0, 0>} : (tensor<?x8x8x3xf32>) -> tensor<?x8x8x3xf32>
  return %0 : tensor<?x8x8x3xf32>
}

// -----

func.func @uneven_groups(%x: tensor<?x8x8x6xf32>, %k: tensor<3x3x2x8xf32>) -> tensor<?x6x6x8xf32> {
  // expected-error @+2 {{3 groups do not divide 8 output channels}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d %x, %k {groups = 3 : i64, padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x6xf32>, tensor<3x3x2x8xf32>) -> tensor<?x6x6x8xf32>
  return %0 : tensor<?x6x6x8xf32>
}

// -----

func.func @channels_of_groups(%x: tensor<?x8x8x6xf32>, %k: tensor<3x3x2x8xf32>) -> tensor<?x6x6x8xf32> {
  // expected-error @+2 {{kernel has 4 input channels, but the input has 6}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d %x, %k {groups = 2 : i64, padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x6xf32>, tensor<3x3x2x8xf32>) -> tensor<?x6x6x8xf32>
  return %0 : tensor<?x6x6x8xf32>
}

// -----

func.func @dilated_too_far(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x8xf32>) -> tensor<?x8x8x8xf32> {
  // expected-error @+2 {{does not fit into the padded input}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.conv2d %x, %k {dilation = array<i64: 4, 1>, padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x8x8x8xf32>
  return %0 : tensor<?x8x8x8xf32>
}

// -----

func.func @depthwise_channels(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x4x2xf32>) -> tensor<?x6x6x8xf32> {
  // expected-error @+2 {{kernel has 4 input channels, but the input has 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.depthwise_conv2d %x, %k {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x4x2xf32>) -> tensor<?x6x6x8xf32>
  return %0 : tensor<?x6x6x8xf32>
}

// -----

func.func @depthwise_bias(%x: tensor<?x8x8x3xf32>, %k: tensor<3x3x3x2xf32>, %b: tensor<3xf32>) -> tensor<?x6x6x6xf32> {
  // expected-error @+2 {{bias must have shape 6}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.depthwise_conv2d %x, %k, %b {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x8x8x3xf32>, tensor<3x3x3x2xf32>, tensor<3xf32>) -> tensor<?x6x6x6xf32>
  return %0 : tensor<?x6x6x6xf32>
}
