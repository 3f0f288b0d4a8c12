#include "compiled_training.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace skipper::test {

namespace {

// A vector of the state ends, up to its alignment, at an unmapped page.
GuardedMemory state_vector(std::size_t floats) {
  const std::size_t bytes = (floats * sizeof(float) + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT;
  GuardedMemory memory(bytes, Guard::behind);
  std::fill_n(memory.floats(), floats, 0.0F);
  return memory;
}

GuardedMemory guarded(const Tensor& tensor) {
  GuardedMemory memory(tensor.data.size() * sizeof(float), Guard::behind);
  std::transform(tensor.data.begin(), tensor.data.end(), memory.floats(),
                 [](double value) { return static_cast<float>(value); });
  return memory;
}

std::vector<float> floats_of(const GuardedMemory& memory) {
  return {memory.floats(), memory.floats() + memory.size() / sizeof(float)};
}

}  // namespace

double CompiledStep::loss() const {
  double sum = 0;
  for (const float loss : losses) sum += static_cast<double>(loss);
  return sum / static_cast<double>(losses.size());
}

CompiledTraining::CompiledTraining(const skipper_model& model, const std::string& variant, const Tensors& parameters,
                                   const skipper_options& options)
    : model_(model),
      parameters_(state_vector(model.training->parameter_floats)),
      gradients_(state_vector(model.training->parameter_floats)),
      moments_(state_vector(2 * model.training->trainable_floats)) {
  for (std::uint32_t i = 0; i < model.parameter_count; ++i) {
    const Tensor& value = parameters.at(model.parameters[i].tensor.name);
    REQUIRE(value.data.size() == model.parameters[i].tensor.elements);
    std::transform(value.data.begin(), value.data.end(), parameters_.floats() + model.training->offsets[i],
                   [](double sample) { return static_cast<float>(sample); });
  }
  const skipper_variant* chosen = nullptr;
  REQUIRE(model.choose(SKIPPER_ABI_VERSION, variant.c_str(), &chosen) == SKIPPER_OK);
  REQUIRE(model.training_create(chosen, &options, &context_) == SKIPPER_OK);
}

CompiledTraining::~CompiledTraining() { model_.context_destroy(context_); }

CompiledStep CompiledTraining::step(const std::vector<Tensor>& inputs) {
  const std::int64_t batch = inputs.front().shape.front();
  std::vector<GuardedMemory> in, out;
  std::vector<const float*> pointers;
  std::vector<std::size_t> bytes, output_bytes;
  for (const Tensor& input : inputs) {
    in.push_back(guarded(input));
    pointers.push_back(in.back().floats());
    bytes.push_back(in.back().size());
  }
  std::vector<float*> outputs;
  for (std::uint32_t i = 0; i < model_.output_count; ++i) {
    out.emplace_back(static_cast<std::size_t>(batch) * model_.outputs[i].elements * sizeof(float), Guard::behind);
    outputs.push_back(out.back().floats());
    output_bytes.push_back(out.back().size());
  }
  // A value that a step leaves unwritten is not a number, and fails every comparison.
  for (std::uint32_t i = 0; i < model_.parameter_count; ++i)
    std::fill_n(gradients_.floats() + model_.training->offsets[i], model_.parameters[i].tensor.elements, NAN);
  GuardedMemory losses(static_cast<std::size_t>(batch) * sizeof(float), Guard::behind);
  const skipper_status status = model_.train_step(
      context_, static_cast<std::int32_t>(batch), pointers.data(), bytes.data(), pointers.back(), bytes.back(),
      parameters_.floats(), gradients_.floats(), losses.floats(), outputs.data(), output_bytes.data());
  INFO(model_.last_error());
  REQUIRE(status == SKIPPER_OK);
  CompiledStep step{{}, floats_of(losses), floats_of(gradients_)};
  step.gradients.resize(model_.training->parameter_floats);
  for (std::uint32_t i = 0; i < model_.output_count; ++i) step.outputs[model_.outputs[i].name] = floats_of(out[i]);
  return step;
}

skipper_update adam(int step) {
  skipper_update update = {};
  update.optimizer = SKIPPER_ADAM;
  update.step = step;
  update.learning_rate = 1e-3;
  update.beta1 = 0.9, update.beta2 = 0.999, update.epsilon = 1e-7;
  return update;
}

void CompiledTraining::update(const skipper_update& update) {
  REQUIRE(model_.update(context_, &update, parameters_.floats(), gradients_.floats(), moments_.floats()) == SKIPPER_OK);
}

StateVectors CompiledTraining::state() const {
  const auto doubles = [](const GuardedMemory& memory, std::size_t floats) {
    return std::vector<double>(memory.floats(), memory.floats() + floats);
  };
  const skipper_training& training = *model_.training;
  return {doubles(parameters_, training.parameter_floats), doubles(gradients_, training.parameter_floats),
          doubles(moments_, 2 * training.trainable_floats)};
}

Tensors CompiledTraining::values(const std::vector<float>& vector) const {
  Tensors values;
  for (std::uint32_t i = 0; i < model_.parameter_count; ++i) {
    const skipper_tensor& tensor = model_.parameters[i].tensor;
    Tensor value({tensor.shape, tensor.shape + tensor.rank});
    std::copy_n(vector.begin() + static_cast<std::ptrdiff_t>(model_.training->offsets[i]), value.data.size(),
                value.data.begin());
    values[tensor.name] = std::move(value);
  }
  return values;
}

}  // namespace skipper::test
