#include "summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "../../core/printable.h"
#include "layer_graph.h"
#include "page/numbers.h"

namespace skipper::tool {

namespace {

struct Totals {
  std::uint64_t all = 0, trainable = 0;
};

Totals totals_of(const skipper_model& model) {
  Totals totals;
  for (std::uint32_t i = 0; i < model.parameter_count; ++i) {
    totals.all += model.parameters[i].tensor.elements;
    if (model.parameters[i].trainable) totals.trainable += model.parameters[i].tensor.elements;
  }
  return totals;
}

std::map<std::string, std::uint64_t> parameter_elements(const skipper_model& model) {
  std::map<std::string, std::uint64_t> elements;
  for (std::uint32_t i = 0; i < model.parameter_count; ++i)
    elements[model.parameters[i].tensor.name] = model.parameters[i].tensor.elements;
  return elements;
}

std::uint64_t elements_of(const nlohmann::json& layer, const std::map<std::string, std::uint64_t>& elements) {
  std::uint64_t sum = 0;
  for (const auto& name : layer["parameters"])
    if (const auto found = elements.find(name); found != elements.end()) sum += found->second;
  return sum;
}

// Keras's name of a layer's class, or the op's where it has none.
std::string keras_class(const std::string& op) {
  static const std::map<std::string, std::string> classes = {{"input", "InputLayer"},
                                                             {"zero_pad", "ZeroPadding2D"},
                                                             {"conv2d", "Conv2D"},
                                                             {"depthwise_conv2d", "DepthwiseConv2D"},
                                                             {"batch_norm", "BatchNormalization"},
                                                             {"relu", "Activation"},
                                                             {"add", "Add"},
                                                             {"mul", "Multiply"},
                                                             {"max_pool", "MaxPooling2D"},
                                                             {"average_pool", "AveragePooling2D"},
                                                             {"global_average_pool", "GlobalAveragePooling2D"},
                                                             {"flatten", "Flatten"},
                                                             {"dense", "Dense"},
                                                             {"softmax", "Softmax"}};
  const auto found = classes.find(op);
  return found == classes.end() ? op : found->second;
}

// 1,458,954
std::string grouped(std::uint64_t value) { return page::count_text(static_cast<std::int64_t>(value)); }

std::vector<std::string> entries_of(const skipper_model& model) {
  std::vector<std::string> entries = {"predict"};
  if (model.cam_info != nullptr) entries.push_back("cam");
  if (model.training != nullptr) entries.insert(entries.end(), {"train_step", "update"});
  return entries;
}

using Row = std::array<std::string, 4>;

std::vector<Row> rows_of(const ModelFiles& files) {
  const auto elements = parameter_elements(files.model());
  std::vector<Row> rows = {{"Layer (type)", "Output Shape", "Param #", "Connected to"}};
  for (const auto& layer : files.manifest()["layers"]) {
    std::vector<std::string> inputs = layer["inputs"];
    rows.push_back({detail::printable(layer["name"].get<std::string>()) + " (" + keras_class(layer["op"]) + ")",
                    keras_shape(layer["shape"]), std::to_string(elements_of(layer, elements)),
                    detail::escaped(fmt::format("{}", fmt::join(inputs, ", ")))});
  }
  return rows;
}

// " of float16, convolutions' products in float16": what is not float32, by the manifest.
std::string precision_text(const ModelFiles& files, const std::string& variant) {
  const nlohmann::json* entry = variant_entry(files.manifest(), variant);
  std::string text;
  if (!entry) return text;
  if (const std::string weights = entry->value("weights", "float32"); weights != "float32") text += " of " + weights;
  if (const std::string products = entry->value("arithmetic", "float32"); products != "float32")
    text += ", convolutions' products in " + products;
  return text;
}

}  // namespace

std::string layers_text(const ModelFiles& files) {
  const std::vector<Row> rows = rows_of(files);
  std::array<std::size_t, 4> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  const std::string rule(widths[0] + widths[1] + widths[2] + widths[3] + 6, '_');
  std::string text = fmt::format("Model: \"{}\"\n{}\n", files.model().name, rule);
  for (const Row& row : rows) {
    text += fmt::format("{:<{}}  {:<{}}  {:>{}}{}{}\n", row[0], widths[0], row[1], widths[1], row[2], widths[2],
                        row[3].empty() ? "" : "  ", row[3]);
    if (&row == &rows.front()) text += std::string(rule.size(), '=') + "\n";
  }
  const Totals totals = totals_of(files.model());
  return text + fmt::format("{}\nTotal params: {}\nTrainable params: {}\nNon-trainable params: {}\n{}\n", rule,
                            grouped(totals.all), grouped(totals.trainable), grouped(totals.all - totals.trainable),
                            rule);
}

std::string variants_text(const ModelFiles& files) {
  const skipper_model& model = files.model();
  std::string text =
      fmt::format("Entries: {}\nLargest batch: {}\n", fmt::join(entries_of(model), ", "), model.max_batch);
  for (std::uint32_t i = 0; i < model.variant_count; ++i) {
    const skipper_variant& variant = model.variants[i];
    text += fmt::format(
        "Variant {} ({})\n  predict: {} steps by {} kernels; arena {} bytes, {:.0f} % of all intermediates; packed "
        "weights {} bytes{}\n",
        variant.name, variant.target, variant.step_count - variant.cam_step_count, variant.kernel_count,
        grouped(variant.arena_bytes),
        100 * static_cast<double>(variant.arena_bytes) / std::max(1.0, static_cast<double>(variant.intermediate_bytes)),
        grouped(variant.packed_bytes), precision_text(files, variant.name));
    if (variant.cam_step_count > 0) text += fmt::format("  cam: {} steps more\n", variant.cam_step_count);
    if (variant.train_step_count > 0)
      text += fmt::format("  train_step: {} steps, update: {}; arena {} bytes\n",
                          variant.train_step_count - variant.update_step_count, variant.update_step_count,
                          grouped(variant.train_arena_bytes));
  }
  return text;
}

nlohmann::ordered_json summary_json(const ModelFiles& files) {
  const skipper_model& model = files.model();
  const auto elements = parameter_elements(model);
  const Totals totals = totals_of(model);
  nlohmann::ordered_json json = {{"name", model.name},
                                 {"max_batch", model.max_batch},
                                 {"entries", entries_of(model)},
                                 {"parameters", totals.all},
                                 {"trainable", totals.trainable},
                                 {"non_trainable", totals.all - totals.trainable},
                                 {"layers", files.manifest()["layers"]}};
  for (auto& layer : json["layers"]) layer["elements"] = elements_of(layer, elements);
  json["variants"] = files.manifest()["variants"];
  return json;
}

}  // namespace skipper::tool
