#include "predictor.h"

#include <skipper/find_nan.h>

#include <algorithm>

#include "model_call.h"

namespace skipper::detail {

Status Predictor::prepare(const skipper_model& model, const skipper_variant& variant,
                          const std::vector<const float*>& parameters, std::int32_t threads) {
  context_.reset();  // reads packed_
  model_ = &model;
  variant_ = &variant;
  if (packed_.size() != variant.packed_bytes)
    if (Status status = packed_.allocate(variant.packed_bytes); !status.ok()) return status;
  const skipper_options options = options_of(threads);
  const skipper_status code =
      model.prepare(&variant, parameters.data(), parameters.size(), packed_.data(), packed_.size(), &options);
  if (Status status = called(model, "prepare", code); !status.ok()) return status;
  return context_.create(model, variant, packed_, options);
}

Status Predictor::predict(std::int32_t batch, const float* samples, std::uint32_t output, float* values) {
  const auto count = static_cast<std::size_t>(batch);
  const std::size_t input_bytes = count * model_->inputs[0].elements * sizeof(float);
  std::vector<float*> outputs(model_->output_count, nullptr);
  std::vector<std::size_t> output_bytes(model_->output_count, 0);
  outputs[output] = values;
  output_bytes[output] = count * model_->outputs[output].elements * sizeof(float);
  return called(*model_, "predict",
                model_->predict(context_.get(), batch, &samples, &input_bytes, outputs.data(), output_bytes.data()));
}

Status Predictor::check_values(std::int32_t batch, const float* samples, const float* values, std::size_t count) const {
  const std::size_t input_bytes = static_cast<std::size_t>(batch) * model_->inputs[0].elements * sizeof(float);
  return check_for_nan(values, count,
                       {model_, variant_, packed_.data(), packed_.size(), batch, &samples, &input_bytes});
}

std::size_t largest(const float* values, std::size_t count) {
  return static_cast<std::size_t>(std::max_element(values, values + count) - values);
}

}  // namespace skipper::detail
