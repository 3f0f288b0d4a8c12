#include <skipper/initializers.h>
#include <skipper/model_library.h>
#include <skipper/training_state.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "../core/finite.h"
#include "../core/guard.h"
#include "../core/philox.h"

namespace skipper {

namespace {

std::vector<detail::FloatSpan> spans_of(const skipper_model& model, const float* base) {
  std::vector<detail::FloatSpan> spans;
  spans.reserve(model.parameter_count);
  for (std::size_t i = 0; i < model.parameter_count; ++i)
    spans.push_back({base + model.training->offsets[i], static_cast<std::size_t>(model.parameters[i].tensor.elements)});
  return spans;
}

Status check_layout(const skipper_model& model) {
  const std::string who = std::string("model '") + model.name + "'";
  if (model.training == nullptr || model.train_step == nullptr || model.update == nullptr)
    return Status(SKIPPER_NO_ENTRY,
                  who + " cannot be trained: it was generated without the entries train_step and update");
  const skipper_training& training = *model.training;
  bool good = training.decayed_floats <= training.trainable_floats &&
              training.trainable_floats <= training.parameter_floats && training.probabilities < model.output_count;
  for (std::size_t i = 0; i < model.parameter_count; ++i) {
    const std::uint64_t end =
        model.parameters[i].trainable != 0 ? training.trainable_floats : training.parameter_floats;
    good = good && training.offsets[i] <= end && model.parameters[i].tensor.elements <= end - training.offsets[i];
  }
  return good ? Status() : Status(SKIPPER_INVALID_ARGUMENT, who + ": its layout of parameters contradicts itself");
}

// Names the first value of the model's order that is not finite.
Status check_vector(const skipper_model& model, const float* base, const char* what) {
  std::size_t parameter = 0, element = 0;
  const std::vector<detail::FloatSpan> spans = spans_of(model, base);
  if (detail::all_finite(spans, parameter, element)) return {};
  const float value = spans[parameter].data[element];
  return Status(SKIPPER_DIVERGED, std::string(what) + " '" + model.parameters[parameter].tensor.name + "' holds " +
                                      (value != value ? "NaN" : "infinity") + ", at element " +
                                      std::to_string(element));
}

Status not_created() {
  return detail::guarded([] { return Status(SKIPPER_INVALID_ARGUMENT, "training state: not created"); });
}

}  // namespace

Status initialize_parameters(const skipper_model& model, std::uint64_t seed, Weights& weights) {
  weights.clear();
  if (seed == 0) return initialize_parameters(model, weights);
  if (Status status = check_abi(model); !status.ok()) return status;
  return detail::guarded([&]() -> Status {
    std::vector<skipper_parameter> parameters(model.parameters, model.parameters + model.parameter_count);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const detail::Philox generator(seed, i);
      parameters[i].seed = generator(static_cast<std::uint64_t>(parameters[i].seed))[0] & 0x7fffffffU;
    }
    return initialize_parameters(parameters.data(), parameters.size(), weights);
  });
}

Status TrainingState::create(const skipper_model& model) {
  if (Status status = check_abi(model); !status.ok()) return status;
  return detail::guarded([&]() -> Status {
    if (Status status = check_layout(model); !status.ok()) return status;
    TrainingState made;
    made.model_ = &model;
    const std::size_t bytes = model.training->parameter_floats * sizeof(float);
    if (Status status = made.parameters_.allocate(bytes); !status.ok()) return status;
    if (Status status = made.gradients_.allocate(bytes); !status.ok()) return status;
    if (Status status = made.moments_.allocate(made.moment_floats() * sizeof(float)); !status.ok()) return status;
    for (std::size_t i = 0; i < model.parameter_count; ++i)
      made.pointers_.push_back(made.parameters() + model.training->offsets[i]);
    *this = std::move(made);
    return {};
  });
}

Status TrainingState::initialize(std::uint64_t seed) {
  if (model_ == nullptr) return not_created();
  Weights weights;
  if (Status status = initialize_parameters(*model_, seed, weights); !status.ok()) return status;
  return load(weights);
}

Status TrainingState::load(const Weights& weights) {
  if (model_ == nullptr) return not_created();
  return detail::guarded([&]() -> Status {
    std::vector<const float*> values;
    if (Status status = weights.bind(*model_, values); !status.ok()) return status;
    for (std::size_t i = 0; i < values.size(); ++i)
      std::copy_n(values[i], model_->parameters[i].tensor.elements, parameters() + model_->training->offsets[i]);
    std::memset(gradients_.data(), 0, gradients_.size());
    std::memset(moments_.data(), 0, moments_.size());
    return {};
  });
}

Status TrainingState::store(Weights& weights) const {
  weights.clear();
  if (model_ == nullptr) return not_created();
  return detail::guarded([&]() -> Status {
    weights.set_source(std::string("parameters of '") + model_->name + "'");
    for (std::size_t i = 0; i < pointers_.size(); ++i) {
      const skipper_tensor& tensor = model_->parameters[i].tensor;
      Status status = weights.add(tensor.name, {tensor.shape, tensor.shape + tensor.rank},
                                  {pointers_[i], pointers_[i] + tensor.elements});
      if (!status.ok()) return status;
    }
    return {};
  });
}

Status TrainingState::check_finite() const {
  if (model_ == nullptr) return not_created();
  return detail::guarded([&]() -> Status {
    if (Status status = check_vector(*model_, parameters(), "parameter"); !status.ok()) return status;
    return check_vector(*model_, gradients(), "the gradient of");
  });
}

bool TrainingState::gradients_finite() const {
  for (std::size_t i = 0; i < pointers_.size(); ++i)
    if (!detail::all_finite(gradients() + model_->training->offsets[i], model_->parameters[i].tensor.elements))
      return false;
  return true;
}

std::size_t TrainingState::moment_floats() const {
  return model_ == nullptr ? 0 : 2 * static_cast<std::size_t>(model_->training->trainable_floats);
}

}  // namespace skipper
