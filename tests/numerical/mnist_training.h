// The MNIST ResNet, its deterministic weights, the first images of MNIST, and what TensorFlow computed with them.
#pragma once

#include <string>

#include "interpreted_step.h"
#include "support/npz.h"

namespace skipper::test {

inline constexpr int mnist_batch_size = 32;

// As the spec prints it.
std::string mnist_ir();
Tensors mnist_parameters();
// mnist_train made these of the network: examples/data/mnist_resnet.safetensors.
std::string trained_mnist_weights();
Tensors trained_mnist_parameters();
// The files of MNIST itself.
std::string mnist_folder();

struct Batch {
  Tensor images, labels;
};
// Images 32 index to 32 index + 31, pixels / 255.
Batch mnist_batch(int index);

// tests/data/mnist_training_step.npz
const Npz& mnist_oracle();

// Whether a batch norm takes this bias out again: its gradient is zero but for rounding.
bool is_before_batch_norm(const std::string& parameter);

}  // namespace skipper::test
