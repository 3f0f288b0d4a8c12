#include "cam_network.h"

#include <skipper/find_nan.h>
#include <skipper/model_library.h>

namespace skipper::detail {

namespace {

Status check(const skipper_model* model) {
  if (model == nullptr) return Status(SKIPPER_INVALID_ARGUMENT, "the model is null");
  if (Status status = check_abi(*model); !status.ok()) return status;
  if (model->cam == nullptr)
    return Status(SKIPPER_NO_ENTRY, std::string(model->name) + ": was generated without the entry cam");
  if (model->input_count != 1 || model->inputs[0].rank != 4)
    return Status(SKIPPER_INVALID_ARGUMENT, std::string(model->name) + ": does not take one image");
  return {};
}

}  // namespace

Status CamNetwork::failure(skipper_status code) const {
  return code == SKIPPER_OK ? Status() : Status(code, model_->last_error());
}

Status CamNetwork::open(const skipper_model* model, const Weights& weights, const std::string& variant,
                        std::int32_t threads) {
  if (Status status = check(model); !status.ok()) return status;
  model_ = model;
  std::vector<const float*> parameters;
  if (Status status = weights.bind(*model, parameters); !status.ok()) return status;
  const skipper_variant* chosen = nullptr;
  const char* name = variant.empty() ? nullptr : variant.c_str();
  if (Status status = failure(model->choose(SKIPPER_ABI_VERSION, name, &chosen)); !status.ok()) return status;
  skipper_options options = {};
  options.threads = threads;
  return prepare(parameters, *chosen, options);
}

Status CamNetwork::prepare(const std::vector<const float*>& parameters, const skipper_variant& variant,
                           const skipper_options& options) {
  const std::size_t size = variant.packed_bytes;
  // aligned_alloc asks for a multiple of the alignment.
  const std::size_t whole = (size + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT;
  variant_ = &variant;
  packed_.reset(std::aligned_alloc(SKIPPER_ALIGNMENT, whole));
  if (packed_ == nullptr) return Status(SKIPPER_OUT_OF_MEMORY, "out of memory");
  if (Status status =
          failure(model_->prepare(&variant, parameters.data(), parameters.size(), packed_.get(), size, &options));
      !status.ok())
    return status;
  skipper_context* context = nullptr;
  if (Status status = failure(model_->context_create(&variant, packed_.get(), size, &options, &context)); !status.ok())
    return status;
  context_ = {context, Destroy{model_}};
  return {};
}

Status CamNetwork::run(const std::vector<float>& input, std::vector<std::int32_t>& classes, std::int32_t height,
                       std::int32_t width, std::vector<float>& probabilities, std::vector<float>& maps) const {
  probabilities.resize(model_->cam_info->classes);
  maps.resize(classes.size() * static_cast<std::size_t>(height) * static_cast<std::size_t>(width));
  const float* inputs[] = {input.data()};
  const std::size_t input_bytes[] = {input.size() * sizeof(float)};
  // Only the probabilities are wanted; null stands for the other outputs.
  std::vector<float*> outputs(model_->output_count, nullptr);
  std::vector<std::size_t> output_bytes(model_->output_count, 0);
  outputs[model_->cam_info->probabilities] = probabilities.data();
  output_bytes[model_->cam_info->probabilities] = probabilities.size() * sizeof(float);
  Status status = failure(model_->cam(context_.get(), 1, inputs, input_bytes, outputs.data(), output_bytes.data(),
                                      static_cast<std::int32_t>(classes.size()), classes.data(), height, width,
                                      maps.data(), maps.size() * sizeof(float)));
  if (!status.ok()) return status;
  const PredictCall call = {model_, variant_, packed_.get(), variant_->packed_bytes, 1, inputs, input_bytes};
  status = check_for_nan(probabilities.data(), probabilities.size(), call);
  return status.ok() ? check_for_nan(maps.data(), maps.size(), call) : status;
}

}  // namespace skipper::detail
