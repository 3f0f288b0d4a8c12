#include "model_summary.h"

#include <fmt/format.h>
#include <skipper/weights.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "page/numbers.h"

namespace mnist_train {

using skipper::page::count_text;

namespace {

struct Layer {
  std::string_view name;
  std::vector<const skipper_parameter*> parameters;
};

std::string_view layer_name(const skipper_parameter& parameter) {
  const std::string_view name = parameter.tensor.name;
  return name.substr(0, name.rfind('/'));
}

std::string_view short_name(const skipper_parameter& parameter) {
  const std::string_view name = parameter.tensor.name;
  return name.substr(name.rfind('/') + 1);
}

std::vector<Layer> layers_of(const skipper_model& model) {
  std::vector<Layer> layers;
  for (std::uint32_t i = 0; i < model.parameter_count; ++i) {
    const skipper_parameter& parameter = model.parameters[i];
    if (layers.empty() || layers.back().name != layer_name(parameter)) layers.push_back({layer_name(parameter), {}});
    layers.back().parameters.push_back(&parameter);
  }
  return layers;
}

const char* kind_of(const Layer& layer) {
  const skipper_parameter& first = *layer.parameters.front();
  if (short_name(first) != "kernel") return "BatchNormalization";
  return first.tensor.rank == 2 ? "Dense" : "Conv2D";
}

// "kernel 7x7x1x64, bias 64"; what has one shape shares it: "gamma, beta 64".
std::string shapes_of(const Layer& layer) {
  std::string text, last;
  for (const skipper_parameter* parameter : layer.parameters) {
    const skipper_tensor& tensor = parameter->tensor;
    const std::string shape = skipper::shape_text(tensor.shape, static_cast<std::size_t>(tensor.rank));
    if (shape == last) text.resize(text.size() - last.size() - 1);
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", short_name(*parameter), shape);
    last = shape;
  }
  return text;
}

std::int64_t elements_of(const Layer& layer) {
  std::int64_t elements = 0;
  for (const skipper_parameter* parameter : layer.parameters)
    elements += static_cast<std::int64_t>(parameter->tensor.elements);
  return elements;
}

constexpr std::size_t width = 90;

std::string row(const std::string& layer, const std::string& shapes, const std::string& count) {
  return fmt::format("{:<36} {:<42} {:>10}\n", layer, shapes, count);
}

}  // namespace

std::string model_summary(const skipper_model& model) {
  std::string text = fmt::format("Model: {}\n{}\n", model.name, std::string(width, '_'));
  text += row("Layer (type)", "Parameters", "Param #") + std::string(width, '=') + "\n";
  for (const Layer& layer : layers_of(model))
    text += row(fmt::format("{} ({})", layer.name, kind_of(layer)), shapes_of(layer), count_text(elements_of(layer)));
  std::int64_t trainable = 0, fixed = 0;
  for (std::uint32_t i = 0; i < model.parameter_count; ++i) {
    const skipper_parameter& parameter = model.parameters[i];
    (parameter.trainable != 0 ? trainable : fixed) += static_cast<std::int64_t>(parameter.tensor.elements);
  }
  return text + fmt::format("{}\nTotal params: {}\nTrainable params: {}\nNon-trainable params: {}\n{}\n",
                            std::string(width, '='), count_text(trainable + fixed), count_text(trainable),
                            count_text(fixed), std::string(width, '_'));
}

}  // namespace mnist_train
