// RUN: skipper-opt %s --nn-move-sampling-up --split-input-file | FileCheck %s
// RUN: skipper-opt %s --nn-move-sampling-up --split-input-file --mlir-print-debuginfo | FileCheck %s --check-prefix=NAMES

// The end of a stage: both readers leave out most pixels.  The 3x3 above computes what is left, and what the addition
// reads besides is sampled as soon as it is there.
// CHECK-LABEL: @stage
// CHECK: %[[Y:.*]] = nn.relu
// CHECK-NEXT: %[[SAMPLED:.*]] = nn.max_pool %[[Y]] {strides = array<i64: 2, 2>, window = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>) -> tensor<?x4x4x8xf32>
// CHECK-NEXT: %[[A:.*]] = nn.conv2d %[[Y]], {{.*}}padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>}{{.*}} -> tensor<?x4x4x8xf32>
// CHECK-NEXT: %[[R:.*]] = nn.relu %[[A]] : (tensor<?x4x4x8xf32>) -> tensor<?x4x4x8xf32>
// CHECK-NEXT: %[[B:.*]] = nn.conv2d %[[R]], {{.*}}strides = array<i64: 1, 1>}
// CHECK-NEXT: %[[SUM:.*]] = nn.add %[[B]], %[[SAMPLED]]
// CHECK-NEXT: %[[Z:.*]] = nn.relu %[[SUM]]
// CHECK-NEXT: nn.conv2d %[[Z]], {{.*}}strides = array<i64: 1, 1>}
// CHECK-NEXT: nn.conv2d %[[Z]], {{.*}}strides = array<i64: 1, 1>}
// Layers say which of their pixels are there; the readers have all of theirs.
// NAMES-DAG: loc("y")
// NAMES-DAG: loc("y[::2,::2]")
// NAMES-DAG: loc("a[::2,::2]")
// NAMES-DAG: loc("z[::2,::2]")
// NAMES-DAG: loc("left")
module @stage {
  func.func @forward(%x: tensor<?x7x7x8xf32>, %k1: tensor<1x1x8x8xf32>, %k3: tensor<3x3x8x8xf32>) -> (tensor<?x4x4x8xf32>, tensor<?x4x4x8xf32>) {
    %y = nn.relu %x : (tensor<?x7x7x8xf32>) -> tensor<?x7x7x8xf32> loc("y")
    %a = nn.conv2d %y, %k3 {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x7x7x8xf32> loc("a")
    %r = nn.relu %a : (tensor<?x7x7x8xf32>) -> tensor<?x7x7x8xf32> loc("r")
    %b = nn.conv2d %r, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x7x7x8xf32> loc("b")
    %sum = nn.add %b, %y : (tensor<?x7x7x8xf32>, tensor<?x7x7x8xf32>) -> tensor<?x7x7x8xf32> loc("sum")
    %z = nn.relu %sum : (tensor<?x7x7x8xf32>) -> tensor<?x7x7x8xf32> loc("z")
    %left = nn.conv2d %z, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x4x4x8xf32> loc("left")
    %right = nn.conv2d %z, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x4x4x8xf32> loc("right")
    return %left, %right : tensor<?x4x4x8xf32>, tensor<?x4x4x8xf32>
  }
}

// -----

// Readers share every other pixel, of which one leaves out more; a pool's window moves as a convolution's does.
// CHECK-LABEL: @shared
// CHECK: %[[POOL:.*]] = nn.max_pool %arg0 {strides = array<i64: 2, 4>, window = array<i64: 2, 2>} : (tensor<?x17x17x8xf32>) -> tensor<?x8x4x8xf32>
// CHECK-NEXT: nn.conv2d %[[POOL]], {{.*}}strides = array<i64: 2, 1>}{{.*}} -> tensor<?x4x4x8xf32>
// CHECK-NEXT: nn.conv2d %[[POOL]], {{.*}}strides = array<i64: 1, 2>}{{.*}} -> tensor<?x8x2x8xf32>
module @shared {
  func.func @forward(%x: tensor<?x17x17x8xf32>, %k1: tensor<1x1x8x8xf32>) -> (tensor<?x4x4x8xf32>, tensor<?x8x2x8xf32>) {
    %pool = nn.max_pool %x {strides = array<i64: 2, 2>, window = array<i64: 2, 2>} : (tensor<?x17x17x8xf32>) -> tensor<?x8x8x8xf32>
    %left = nn.conv2d %pool, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x8x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x4x4x8xf32> loc("left")
    %right = nn.conv2d %pool, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 4>} : (tensor<?x8x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x8x2x8xf32> loc("right")
    return %left, %right : tensor<?x4x4x8xf32>, tensor<?x8x2x8xf32>
  }
}

// -----

// A map that is an output has all its pixels.
// CHECK-LABEL: @output
// CHECK: nn.conv2d %arg0, {{.*}}strides = array<i64: 1, 1>}
// CHECK-NEXT: nn.conv2d {{.*}}strides = array<i64: 2, 2>}
module @output {
  func.func @forward(%x: tensor<?x7x7x8xf32>, %k1: tensor<1x1x8x8xf32>, %k3: tensor<3x3x8x8xf32>) -> (tensor<?x7x7x8xf32>, tensor<?x4x4x8xf32>) {
    %a = nn.conv2d %x, %k3 {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x7x7x8xf32> loc("a")
    %b = nn.conv2d %a, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x4x4x8xf32> loc("b")
    return %a, %b : tensor<?x7x7x8xf32>, tensor<?x4x4x8xf32>
  }
}

// -----

// A window of several taps reads all of them, and so does one of a border.
// CHECK-LABEL: @wide
// CHECK: nn.conv2d %arg0, {{.*}}strides = array<i64: 1, 1>}
// CHECK-NEXT: nn.conv2d {{.*}}strides = array<i64: 2, 2>}
// CHECK-NEXT: nn.conv2d %arg0, {{.*}}strides = array<i64: 1, 1>}
// CHECK-NEXT: nn.conv2d {{.*}}strides = array<i64: 2, 2>}
module @wide {
  func.func @forward(%x: tensor<?x7x7x8xf32>, %k1: tensor<1x1x8x8xf32>, %k3: tensor<3x3x8x8xf32>) -> (tensor<?x4x4x8xf32>, tensor<?x5x5x8xf32>) {
    %a = nn.conv2d %x, %k3 {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x7x7x8xf32> loc("a")
    %b = nn.conv2d %a, %k3 {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x4x4x8xf32> loc("b")
    %c = nn.conv2d %x, %k3 {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x7x7x8xf32> loc("c")
    %d = nn.conv2d %c, %k1 {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x5x5x8xf32> loc("d")
    return %b, %d : tensor<?x4x4x8xf32>, tensor<?x5x5x8xf32>
  }
}

// -----

// Nothing above computes less.
// CHECK-LABEL: @nothing_saved
// CHECK-NOT: max_pool
// CHECK: nn.conv2d {{.*}}strides = array<i64: 2, 2>}
module @nothing_saved {
  func.func @forward(%x: tensor<?x7x7x8xf32>, %k1: tensor<1x1x8x8xf32>, %k3: tensor<3x3x8x8xf32>) -> tensor<?x4x4x8xf32> {
    %a = nn.relu %x : (tensor<?x7x7x8xf32>) -> tensor<?x7x7x8xf32> loc("a")
    %b = nn.add %a, %x : (tensor<?x7x7x8xf32>, tensor<?x7x7x8xf32>) -> tensor<?x7x7x8xf32> loc("b")
    %c = nn.conv2d %b, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x4x4x8xf32> loc("c")
    return %c : tensor<?x4x4x8xf32>
  }
}

// -----

// A dilated convolution's windows move as others do.
// CHECK-LABEL: @dilated
// CHECK: nn.conv2d %arg0, %arg2 {dilation = array<i64: 2, 2>, {{.*}}strides = array<i64: 2, 2>}
// CHECK-NEXT: nn.conv2d {{.*}}strides = array<i64: 1, 1>}
module @dilated {
  func.func @forward(%x: tensor<?x7x7x8xf32>, %k1: tensor<1x1x8x8xf32>, %k3: tensor<3x3x8x8xf32>) -> tensor<?x4x4x8xf32> {
    %a = nn.conv2d %x, %k3 {dilation = array<i64: 2, 2>, padding = array<i64: 2, 2, 2, 2>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x7x7x8xf32> loc("a")
    %b = nn.conv2d %a, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x4x4x8xf32> loc("b")
    return %b : tensor<?x4x4x8xf32>
  }
}

// -----

// Whatever is pointwise is computed where it is read, in groups too: factors of channels have no pixels.
// CHECK-LABEL: @pointwise
// CHECK: nn.depthwise_conv2d %arg0, {{.*}}strides = array<i64: 2, 2>}{{.*}} -> tensor<?x4x4x8xf32>
// CHECK-NEXT: nn.batch_norm {{.*}} -> tensor<?x4x4x8xf32>
// CHECK-NEXT: nn.activation {{.*}} -> tensor<?x4x4x8xf32>
// CHECK-NEXT: nn.mul %{{.*}}, %arg3 : (tensor<?x4x4x8xf32>, tensor<?x8xf32>) -> tensor<?x4x4x8xf32>
// CHECK-NEXT: nn.depthwise_conv2d {{.*}}strides = array<i64: 1, 1>}
module @pointwise {
  func.func @forward(%x: tensor<?x7x7x8xf32>, %k1: tensor<1x1x8x1xf32>, %k3: tensor<3x3x8x1xf32>, %f: tensor<?x8xf32>, %p: tensor<8xf32>) -> tensor<?x4x4x8xf32> {
    %a = nn.depthwise_conv2d %x, %k3 {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<3x3x8x1xf32>) -> tensor<?x7x7x8xf32>
    %b = nn.batch_norm %a, %p, %p, %p, %p {epsilon = 1.000000e-03 : f64, momentum = 9.900000e-01 : f64} : (tensor<?x7x7x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x7x7x8xf32>
    %c = nn.activation %b {function = "sigmoid"} : (tensor<?x7x7x8xf32>) -> tensor<?x7x7x8xf32>
    %d = nn.mul %c, %f : (tensor<?x7x7x8xf32>, tensor<?x8xf32>) -> tensor<?x7x7x8xf32>
    %e = nn.depthwise_conv2d %d, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x1xf32>) -> tensor<?x4x4x8xf32>
    return %e : tensor<?x4x4x8xf32>
  }
}

// -----

// One row is all rows; and strides stay within what the dialect takes.
// CHECK-LABEL: @few
// CHECK: nn.conv2d %arg0, {{.*}}strides = array<i64: 1, 2>}{{.*}} -> tensor<?x1x4x8xf32>
// CHECK-NEXT: nn.conv2d {{.*}}strides = array<i64: 2, 1>}{{.*}} -> tensor<?x1x4x8xf32>
// CHECK-NEXT: nn.conv2d %arg1, {{.*}}strides = array<i64: 65536, 65536>}
// CHECK-NEXT: nn.conv2d {{.*}}strides = array<i64: 65536, 65536>}
module @few {
  func.func @forward(%x: tensor<?x1x7x8xf32>, %y: tensor<?x65537x1x8xf32>, %k1: tensor<1x1x8x8xf32>) -> (tensor<?x1x4x8xf32>, tensor<?x1x1x8xf32>) {
    %a = nn.conv2d %x, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x1x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x1x7x8xf32>
    %b = nn.conv2d %a, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x1x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x1x4x8xf32>
    %c = nn.conv2d %y, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 65536, 65536>} : (tensor<?x65537x1x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x2x1x8xf32>
    %d = nn.conv2d %c, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 65536, 65536>} : (tensor<?x2x1x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x1x1x8xf32>
    return %b, %d : tensor<?x1x4x8xf32>, tensor<?x1x1x8xf32>
  }
}

// -----

// A map whose readers all leave out pixels in the end: nothing is left to be taken out of it.
// CHECK-LABEL: @shortcuts
// CHECK: %[[Y:.*]] = nn.conv2d %arg0, {{.*}}strides = array<i64: 2, 2>}{{.*}} -> tensor<?x4x4x8xf32>
// CHECK-NOT: max_pool
// CHECK: %[[A:.*]] = nn.conv2d %[[Y]], {{.*}}strides = array<i64: 1, 1>}
// CHECK-NEXT: %[[B:.*]] = nn.conv2d %[[Y]], {{.*}}strides = array<i64: 1, 1>}
// CHECK-NEXT: nn.add %[[A]], %[[Y]]
// CHECK-NEXT: nn.add %[[B]], %[[Y]]
module @shortcuts {
  func.func @forward(%x: tensor<?x7x7x8xf32>, %k1: tensor<1x1x8x8xf32>) -> (tensor<?x4x4x8xf32>, tensor<?x4x4x8xf32>) {
    %y = nn.conv2d %x, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x7x7x8xf32>
    %a = nn.conv2d %y, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x7x7x8xf32>
    %b = nn.conv2d %y, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x7x7x8xf32>
    %c = nn.add %a, %y : (tensor<?x7x7x8xf32>, tensor<?x7x7x8xf32>) -> tensor<?x7x7x8xf32>
    %d = nn.add %b, %y : (tensor<?x7x7x8xf32>, tensor<?x7x7x8xf32>) -> tensor<?x7x7x8xf32>
    %e = nn.conv2d %c, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x4x4x8xf32>
    %f = nn.conv2d %d, %k1 {padding = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<?x7x7x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x4x4x8xf32>
    return %e, %f : tensor<?x4x4x8xf32>, tensor<?x4x4x8xf32>
  }
}
