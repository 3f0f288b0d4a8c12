#include "classifier.h"

#include <skipper/find_nan.h>
#include <skipper/hdf5.h>

#include <array>

namespace classify {

using skipper::Status;

namespace {

// The layer that the code generator was asked to keep: what goes into softmax.
constexpr std::size_t logits_output = RESNET50_OUTPUT_INDEX_FC1000;
static_assert(RESNET50_OUTPUT_COUNT == 2 && logits_output == 1);

Status failure(skipper_status code) { return code == SKIPPER_OK ? Status() : Status(code, resnet50::last_error()); }

}  // namespace

Status Classifier::open(const std::string& weights_path, const std::string& variant, std::int32_t threads) {
  skipper::Weights weights;
  if (Status status = skipper::open_weights(weights_path, weights); !status.ok()) return status;
  std::vector<const float*> parameters;
  if (Status status = weights.bind(resnet50::Model::descriptor(), parameters); !status.ok()) return status;

  skipper_options options = {};
  options.threads = threads;
  const char* name = variant.empty() ? nullptr : variant.c_str();
  if (Status status = failure(model_.prepare(parameters.data(), parameters.size(), name, &options)); !status.ok())
    return status;
  return failure(context_.create(model_, options));
}

Status Classifier::predict(const std::vector<float>& inputs, Scores& scores) {
  const std::size_t samples = inputs.size() / input_elements;
  scores.probabilities.resize(samples * class_elements);
  scores.logits.resize(samples * class_elements);
  const float* input = inputs.data();
  const std::size_t input_bytes = inputs.size() * sizeof(float);
  const std::array<float*, 2> outputs = {scores.probabilities.data(), scores.logits.data()};
  const std::array<std::size_t, 2> output_bytes = {scores.probabilities.size() * sizeof(float),
                                                   scores.logits.size() * sizeof(float)};
  const auto batch = static_cast<std::int32_t>(samples);
  if (Status status = failure(context_.predict(batch, &input, &input_bytes, outputs.data(), output_bytes.data()));
      !status.ok())
    return status;
  return skipper::check_for_nan(scores.probabilities.data(), scores.probabilities.size(),
                                {&resnet50::Model::descriptor(), model_.variant(), model_.packed(),
                                 model_.packed_bytes(), batch, &input, &input_bytes});
}

}  // namespace classify
