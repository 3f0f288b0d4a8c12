// RUN: skipper-opt %s -split-input-file -verify-diagnostics

func.func @parameter() -> tensor<?xf32> {
  // expected-error @+1 {{must have a static shape}}
  %0 = nn.parameter "bias" {initializer = #nn.initializer<zeros>, trainable} : tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

func.func @unnamed_parameter() -> tensor<3xf32> {
  // expected-error @+1 {{must have a name}}
  %0 = nn.parameter "" {initializer = #nn.initializer<zeros>, trainable} : tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func @pack(%k: tensor<3xf32>) -> tensor<4xf32, #nn.layout<panel = 4>> {
  // expected-error @+1 {{may change layout and element type alone}}
  %0 = nn.pack %k : (tensor<3xf32>) -> tensor<4xf32, #nn.layout<panel = 4>>
  return %0 : tensor<4xf32, #nn.layout<panel = 4>>
}

// -----

func.func @pack_with_halo(%k: tensor<1x1x2x3xf32>) -> tensor<1x1x2x3xf32, #nn.layout<halo = [1, 1, 1, 1]>> {
  // expected-error @+1 {{is for parameters, which have no halo}}
  %0 = nn.pack %k : (tensor<1x1x2x3xf32>) -> tensor<1x1x2x3xf32, #nn.layout<halo = [1, 1, 1, 1]>>
  return %0 : tensor<1x1x2x3xf32, #nn.layout<halo = [1, 1, 1, 1]>>
}

// -----

func.func @relayout(%x: tensor<?x4x4x3xf32>) -> tensor<?x3x4x4xf32> {
  // expected-error @+1 {{may change the layout alone}}
  %0 = nn.relayout %x : (tensor<?x4x4x3xf32>) -> tensor<?x3x4x4xf32>
  return %0 : tensor<?x3x4x4xf32>
}

// -----

// expected-error @+1 {{a halo lies around maps, which have four dimensions}}
func.func @halo_of_a_vector(%x: tensor<?x3xf32, #nn.layout<halo = [1, 1, 1, 1]>>) {
  return
}

// -----

// expected-error @+1 {{a layout of 4 channels has no room for 5}}
func.func @few_channels(%x: tensor<?x3x3x5xf32, #nn.layout<channels = 4>>) {
  return
}

// -----

// expected-error @+1 {{steps of 4 cut a dimension that divides by them}}
func.func @uneven_steps(%x: tensor<1x1x6x8xsi8, #nn.layout<panel = 8, steps = 4>>) {
  return
}

// -----

// expected-error @+1 {{a layout needs a dimension}}
func.func @layout_of_a_number(%x: tensor<f32, #nn.layout<panel = 4>>) {
  return
}

// -----

// expected-error @+1 {{halo must be [top, bottom, left, right]}}
func.func @halo(%x: tensor<?x3x3x3xf32, #nn.layout<halo = [1, 1]>>) {
  return
}

// -----

func.func @kernel(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  // expected-error @+1 {{has 1 inputs, but its body takes 2}}
  %0 = nn.kernel(%x) : (tensor<?x3xf32>) -> tensor<?x3xf32> {
  ^bb0(%a: tensor<?x3xf32>, %b: tensor<?x3xf32>):
    nn.yield %a : tensor<?x3xf32>
  }
  return %0 : tensor<?x3xf32>
}

// -----

func.func @kernel_output(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  // expected-error @+1 {{must yield 1 values}}
  %0 = nn.kernel(%x) : (tensor<?x3xf32>) -> tensor<?x3xf32> {
  ^bb0(%a: tensor<?x3xf32>):
    nn.yield
  }
  return %0 : tensor<?x3xf32>
}

// -----

func.func @launch(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  // expected-error @+1 {{launches @missing, which is no function}}
  %0 = nn.launch @missing(%x) : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// -----

// expected-error @+1 {{winograd must be [tile height, tile width], and of activations their block's as well}}
func.func @domain_without_blocks(%x: tensor<?x4x4x16xf32, #nn.layout<winograd = [4, 4]>>) {
  return
}

// -----

// expected-error @+1 {{winograd's tiles have 2 or 4 rows and columns}}
func.func @domain_of_threes(%k: tensor<3x3x16x16xf32, #nn.layout<panel = 16, winograd = [3, 4]>>) {
  return
}

// -----

// expected-error @+1 {{the Winograd domain is of kernels of 3x3}}
func.func @domain_of_a_5x5(%k: tensor<5x5x16x16xf32, #nn.layout<panel = 16, winograd = [4, 4]>>) {
  return
}

// -----

// expected-error @+1 {{no window of 3x3 fits into a map in the Winograd domain}}
func.func @domain_of_a_small_map(%x: tensor<?x2x4x16xf32, #nn.layout<winograd = [4, 4, 1, 1]>>) {
  return
}
