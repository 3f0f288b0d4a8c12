#include "mnist_training.h"

#include <skipper/dataset.h>
#include <skipper/weights.h>

#include <stdexcept>

#include "support/files.h"

#define SKIPPER_SPEC_ONLY
#include "examples/models/mnist_resnet.cpp"

namespace skipper::test {

namespace {

void require(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.message());
}

IdxArray idx(const std::string& name) {
  IdxArray array;
  require(read_idx(SKIPPER_EXAMPLE_MNIST "/" + name, array));
  return array;
}

}  // namespace

std::string mnist_ir() { return print_ir(mnist_resnet(), "mnist_resnet"); }

static Tensors parameters_of(const std::string& path) {
  Weights weights;
  require(weights.open(path));
  Tensors parameters;
  for (const WeightTensor& weight : weights.tensors()) {
    Tensor value(weight.shape);
    const float* first = static_cast<const float*>(weight.data);
    value.data.assign(first, first + weight.bytes / sizeof(float));
    parameters[weight.name] = std::move(value);
  }
  return parameters;
}

Tensors mnist_parameters() { return parameters_of(SKIPPER_MNIST_WEIGHTS); }

std::string mnist_folder() { return SKIPPER_EXAMPLE_MNIST; }
std::string trained_mnist_weights() { return SKIPPER_EXAMPLE_MNIST "/../mnist_resnet.safetensors"; }
Tensors trained_mnist_parameters() { return parameters_of(trained_mnist_weights()); }

Batch mnist_batch(int index) {
  static const IdxArray images = idx("train-images-idx3-ubyte.gz"), labels = idx("train-labels-idx1-ubyte.gz");
  constexpr std::size_t pixels = 28 * 28, classes = 10;
  Batch batch{Tensor({mnist_batch_size, 28, 28, 1}), Tensor({mnist_batch_size, classes})};
  const std::size_t first = static_cast<std::size_t>(index) * mnist_batch_size;
  for (std::size_t i = 0; i < batch.images.data.size(); ++i)
    batch.images.data[i] = images.data[first * pixels + i] / 255.0;
  for (std::size_t n = 0; n < mnist_batch_size; ++n) batch.labels.data[n * classes + labels.data[first + n]] = 1;
  return batch;
}

const Npz& mnist_oracle() {
  static const Npz oracle(test_data("mnist_training_step.npz"));
  return oracle;
}

bool is_before_batch_norm(const std::string& parameter) {
  return parameter.ends_with("/bias") && !parameter.starts_with("fc");
}

}  // namespace skipper::test
