// RUN: skipper-opt %s -split-input-file -verify-diagnostics

func.func @add(%a: tensor<?x8x8x3xf32>, %b: tensor<?x8x8x4xf32>) -> tensor<?x8x8x3xf32> {
  // expected-error @+2 {{operands must have one shape}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.add %a, %b : (tensor<?x8x8x3xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x3xf32>
  return %0 : tensor<?x8x8x3xf32>
}

// -----

func.func @relu(%a: tensor<?x8x8x3xf32>) -> tensor<?x8x8x4xf32> {
  // expected-error @+2 {{are incompatible with return type(s) of operation}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.relu %a : (tensor<?x8x8x3xf32>) -> tensor<?x8x8x4xf32>
  return %0 : tensor<?x8x8x4xf32>
}

// -----

func.func @softmax(%a: tensor<?x8x8x3xf32>) -> tensor<?x8x8x3xf32> {
  // expected-error @+2 {{input must have 2 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.softmax %a : (tensor<?x8x8x3xf32>) -> tensor<?x8x8x3xf32>
  return %0 : tensor<?x8x8x3xf32>
}

// -----

func.func @max_pool(%a: tensor<?x2x2x3xf32>) -> tensor<?x1x1x3xf32> {
  // expected-error @+2 {{window 3x3 does not fit into}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.max_pool %a {strides = array<i64: 2, 2>, window = array<i64: 3, 3>} : (tensor<?x2x2x3xf32>) -> tensor<?x1x1x3xf32>
  return %0 : tensor<?x1x1x3xf32>
}

// -----

func.func @average_pool(%a: tensor<?x4x4x3xf32>) -> tensor<?x1x1x3xf32> {
  // expected-error @+2 {{strides must be at least 1, but has 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.average_pool %a {strides = array<i64: 0, 2>, window = array<i64: 3, 3>} : (tensor<?x4x4x3xf32>) -> tensor<?x1x1x3xf32>
  return %0 : tensor<?x1x1x3xf32>
}

// -----

func.func @global_average_pool(%a: tensor<?x3xf32>) -> tensor<?x3xf32> {
  // expected-error @+2 {{input must have 4 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.global_average_pool %a : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// -----

func.func @flatten(%a: tensor<?x2x2x3xf32>) -> tensor<?x3xf32> {
  // expected-error @+2 {{are incompatible with return type(s) of operation}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.flatten %a : (tensor<?x2x2x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// -----

func.func @dense(%a: tensor<?x3xf32>, %k: tensor<4x5xf32>) -> tensor<?x5xf32> {
  // expected-error @+2 {{kernel has 4 inputs, but the input has 3 features}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.dense %a, %k : (tensor<?x3xf32>, tensor<4x5xf32>) -> tensor<?x5xf32>
  return %0 : tensor<?x5xf32>
}

// -----

func.func @batch_norm(%a: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<4xf32>) -> tensor<?x2x2x3xf32> {
  // expected-error @+2 {{mean must have shape 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.batch_norm %a, %c, %c, %d, %c {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64} : (tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<4xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return %0 : tensor<?x2x2x3xf32>
}

// -----

func.func @epsilon(%a: tensor<?x2x2x3xf32>, %c: tensor<3xf32>) -> tensor<?x2x2x3xf32> {
  // expected-error @+2 {{epsilon must be positive}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.batch_norm %a, %c, %c, %c, %c {epsilon = 0.0 : f64, momentum = 0.99 : f64} : (tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return %0 : tensor<?x2x2x3xf32>
}

// -----

func.func @fold_kernel(%k: tensor<1x1x2x3xf32>, %c: tensor<4xf32>) -> tensor<1x1x2x3xf32> {
  // expected-error @+2 {{gamma must have shape 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.fold_kernel %k, %c, %c {epsilon = 1.0e-3 : f64} : (tensor<1x1x2x3xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x1x2x3xf32>
  return %0 : tensor<1x1x2x3xf32>
}

// -----

func.func @fold_bias(%b: tensor<2xf32>, %c: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @+2 {{bias must have shape 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.fold_bias %b, %c, %c, %c, %c {epsilon = 1.0e-3 : f64} : (tensor<2xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func @unknown_function(%a: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  // expected-error @+2 {{there is no function 'sine'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.activation %a {function = "sine"} : (tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %0 : tensor<?x4x4x3xf32>
}

// -----

func.func @function_without_parameter(%a: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  // expected-error @+2 {{function 'leaky_relu' takes a parameter}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.activation %a {function = "leaky_relu"} : (tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %0 : tensor<?x4x4x3xf32>
}

// -----

func.func @function_with_parameter(%a: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  // expected-error @+2 {{function 'sigmoid' takes no parameter}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.activation %a {function = "sigmoid", parameter = 1.0 : f64} : (tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %0 : tensor<?x4x4x3xf32>
}

// -----

func.func @infinite_parameter(%a: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  // expected-error @+2 {{the parameter of 'elu' must be a finite float32}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.activation %a {function = "elu", parameter = 1.0e+39 : f64} : (tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %0 : tensor<?x4x4x3xf32>
}

// -----

func.func @mul(%a: tensor<?x8x8x3xf32>, %b: tensor<?x4xf32>) -> tensor<?x8x8x3xf32> {
  // expected-error @+2 {{operands must have one shape}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.mul %a, %b : (tensor<?x8x8x3xf32>, tensor<?x4xf32>) -> tensor<?x8x8x3xf32>
  return %0 : tensor<?x8x8x3xf32>
}

// -----

func.func @activation_gradient(%g: tensor<?x8x8x3xf32>, %y: tensor<?x8x8x4xf32>) -> tensor<?x8x8x3xf32> {
  // expected-error @+2 {{operands must have one shape}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = nn.activation_gradient %g, %y {function = "sigmoid"} : (tensor<?x8x8x3xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x3xf32>
  return %0 : tensor<?x8x8x3xf32>
}
