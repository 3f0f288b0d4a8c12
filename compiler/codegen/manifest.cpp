#include "compiler/codegen/manifest.h"

#include <nlohmann/json.hpp>

#include "compiler/codegen/json_text.h"

namespace skipper::codegen {
namespace {

using Json = nlohmann::ordered_json;

const char* initializer_name(skipper_initializer initializer) {
  switch (initializer) {
    case SKIPPER_INIT_ZEROS:
      return "zeros";
    case SKIPPER_INIT_ONES:
      return "ones";
    case SKIPPER_INIT_GLOROT_UNIFORM:
      return "glorot_uniform";
    case SKIPPER_INIT_HE_NORMAL:
      return "he_normal";
  }
  return "unknown";
}

Json tensor_json(const TensorDescription& tensor) {
  return {{"name", tensor.name}, {"dtype", "float32"}, {"shape", tensor.shape}};
}

Json parameter_json(const ParameterDescription& parameter) {
  Json json = tensor_json(parameter.tensor);
  json["initializer"] = initializer_name(parameter.initializer);
  json["seed"] = parameter.seed;
  json["trainable"] = parameter.trainable;
  return json;
}

Json layer_json(const LayerDescription& layer) {
  return {{"name", layer.output.name},
          {"op", layer.op},
          {"shape", layer.output.shape},
          {"inputs", layer.inputs},
          {"parameters", layer.parameters}};
}

Json result_json(const ResultDescription& result) {
  Json json = {{"layer", result.tensor.name},
               {"shape", result.tensor.shape},
               {"offset", result.offset},
               {"pixel_floats", result.pixel_floats}};
  if (!result.halo.empty()) json["halo"] = result.halo;
  return json;
}

Json step_json(const StepDescription& step) {
  Json json = {{"layer", step.layer}, {"kernel", step.kernel}, {"implementation", step.implementation},
               {"flops", step.flops}, {"bytes", step.bytes},   {"weight_bytes", step.weight_bytes}};
  if (step.result) json["result"] = result_json(*step.result);
  return json;
}

Json kernel_json(const KernelDescription& kernel) {
  return {{"symbol", kernel.symbol},
          {"entries", kernel.entries},
          {"layers", kernel.layers},
          {"implementation", kernel.implementation},
          {"object_bytes", kernel.object_bytes}};
}

template <typename List, typename ToJson>
Json list_json(const List& list, ToJson to_json) {
  Json json = Json::array();
  for (const auto& element : list) json.push_back(to_json(element));
  return json;
}

Json variant_json(const ModelDescription& model, const VariantDescription& variant) {
  Json json = {{"name", variant.name},
               {"target", variant.target},
               {"weights", to_string(variant.precision.weights)},
               {"arithmetic", to_string(variant.precision.arithmetic)},
               {"packed_bytes", variant.packed_bytes()},
               {"context_bytes", variant.context_bytes(model)},
               {"arena_bytes", variant.arena_bytes},
               {"intermediate_bytes", variant.intermediate_bytes},
               {"prepare_arena_bytes", variant.prepare_arena_bytes},
               {"steps", list_json(variant.steps, step_json)},
               {"kernels", list_json(variant.kernels, kernel_json)}};
  if (!model.training) return json;
  json["train_context_bytes"] = variant.train_context_bytes(model);
  json["train_arena_bytes"] = variant.train_arena_bytes;
  json["train_intermediate_bytes"] = variant.train_intermediate_bytes;
  json["train_steps"] = list_json(variant.train_steps, step_json);
  return json;
}

Json training_json(const TrainingDescription& training) {
  return {{"parameter_floats", training.parameter_floats},
          {"trainable_floats", training.trainable_floats},
          {"decayed_floats", training.decayed_floats},
          {"offsets", training.offsets},
          {"labels", tensor_json(training.labels)}};
}

}  // namespace

std::string manifest_text(const ModelDescription& model, const std::map<std::string, std::string>& versions) {
  uint64_t elements = 0;
  for (const ParameterDescription& parameter : model.parameters) elements += parameter.tensor.elements();
  Json manifest = {
      {"name", model.name},
      {"abi_version", SKIPPER_ABI_VERSION},
      {"graph_hash", model.fingerprint},
      {"versions", versions},
      {"max_batch", model.max_batch},
      {"inputs", list_json(model.inputs, tensor_json)},
      {"outputs", list_json(model.outputs, tensor_json)},
      {"layers", list_json(model.layers, layer_json)},
      {"parameter_elements", elements},
      {"variants", list_json(model.variants, [&](const auto& variant) { return variant_json(model, variant); })},
      {"parameters", list_json(model.parameters, parameter_json)}};
  if (model.cam)
    manifest["cam"] = {{"height", model.cam->height}, {"width", model.cam->width}, {"classes", model.cam->classes}};
  if (model.training) manifest["training"] = training_json(*model.training);
  return json_text(manifest) + "\n";
}

}  // namespace skipper::codegen
