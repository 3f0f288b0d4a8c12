// digits oracle.safetensors weights.safetensors trained.safetensors: the MNIST ResNet's probabilities with the
// deterministic weights against TensorFlow's, and digits of the test set with trained weights; a digit with a pixel
// that is not a number has no probabilities, and changes no bit of the others'.
#include <mnist_resnet.h>

#include <algorithm>

#include "oracle.h"

namespace {

constexpr size_t kPixels = MNIST_RESNET_INPUT_0_ELEMENTS, kClasses = MNIST_RESNET_OUTPUT_0_ELEMENTS;

size_t largest(const float* values) {
  return static_cast<size_t>(std::max_element(values, values + kClasses) - values);
}

void check_nan(Network& network, std::vector<float> images) {
  images.resize(3 * kPixels);
  const std::vector<float> without = network.predict(images)[0];
  images[kPixels + 14 * 28 + 14] = NAN;
  const std::vector<float> with = network.predict(images)[0];
  for (size_t i = 0; i < with.size(); ++i)
    expect(i / kClasses == 1 ? std::isnan(with[i]) : with[i] == without[i],
           "NaN is not passed on, or to other samples");
  std::printf("a pixel that is NaN: no probabilities\n");
}

}  // namespace

int main(int argc, char** argv) {
  constexpr double tolerance = 1e-5, accuracy = 0.98;
  if (argc != 4) fail("usage: digits oracle.safetensors weights.safetensors trained.safetensors");
  const skipper::Weights oracle = read(argv[1]);

  Network untrained(*mnist_resnet_model(), read(argv[2]));
  std::vector<float> batch = floats(oracle, "images");
  batch.resize(32 * kPixels);
  const double error = difference(untrained.predict(batch)[0], floats(oracle, "infer0/prob"));
  std::printf("%s: probabilities within %.2g\n", untrained.variant(), error);
  expect(error <= tolerance, "not TensorFlow's probabilities");

  Network trained(*mnist_resnet_model(), read(argv[3]));
  const std::vector<float> images = floats(oracle, "test/images"), labels = floats(oracle, "test/labels");
  check_nan(trained, images);
  size_t right = 0;
  for (size_t first = 0; first < labels.size(); first += MNIST_RESNET_MAX_BATCH) {
    const size_t count = std::min<size_t>(MNIST_RESNET_MAX_BATCH, labels.size() - first);
    const auto begin = images.begin() + static_cast<std::ptrdiff_t>(first * kPixels);
    const std::vector<float> probabilities =
        trained.predict({begin, begin + static_cast<std::ptrdiff_t>(count * kPixels)})[0];
    for (size_t i = 0; i < count; ++i)
      right += static_cast<float>(largest(&probabilities[i * kClasses])) == labels[first + i];
  }
  std::printf("%zu of %zu digits of the test set\n", right, labels.size());
  expect(!labels.empty() && static_cast<double>(right) >= accuracy * static_cast<double>(labels.size()),
         "too few digits were recognised");
}
