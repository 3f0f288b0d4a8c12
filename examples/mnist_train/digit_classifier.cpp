#include "digit_classifier.h"

#include <skipper/find_nan.h>
#include <skipper/hdf5.h>

#include <algorithm>

namespace mnist_train {

using skipper::Status;

namespace {

Status failure(skipper_status code) { return code == SKIPPER_OK ? Status() : Status(code, mnist_resnet::last_error()); }

}  // namespace

Status DigitClassifier::open(const PredictOptions& wanted) {
  skipper::Weights weights;
  if (Status status = skipper::open_weights(wanted.weights, weights); !status.ok()) return status;
  std::vector<const float*> parameters;
  if (Status status = weights.bind(mnist_resnet::Model::descriptor(), parameters); !status.ok()) return status;
  skipper_options options = {};
  options.threads = wanted.threads;
  const char* variant = wanted.variant.empty() ? nullptr : wanted.variant.c_str();
  if (Status status = failure(model_.prepare(parameters.data(), parameters.size(), variant, &options)); !status.ok())
    return status;
  return failure(context_.create(model_, options));
}

Status DigitClassifier::predict(const std::vector<float>& pixels, std::vector<float>& probabilities) {
  constexpr std::size_t elements = MNIST_RESNET_INPUT_0_ELEMENTS, most = MNIST_RESNET_MAX_BATCH;
  const std::size_t samples = pixels.size() / elements;
  probabilities.resize(samples * digit_classes);
  for (std::size_t first = 0; first < samples; first += most) {
    const auto batch = static_cast<std::int32_t>(std::min(most, samples - first));
    const float* input = pixels.data() + first * elements;
    float* output = probabilities.data() + first * digit_classes;
    if (Status status = failure(context_.predict(batch, input, output)); !status.ok()) return status;
    const std::size_t count = static_cast<std::size_t>(batch), input_bytes = count * elements * sizeof(float);
    Status status = skipper::check_for_nan(output, count * digit_classes,
                                           {&mnist_resnet::Model::descriptor(), model_.variant(), model_.packed(),
                                            model_.packed_bytes(), batch, &input, &input_bytes});
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace mnist_train
