#include "toy.h"

#include "compiler/codegen/standalone_runtime.h"

namespace skipper::codegen {
namespace {

constexpr int64_t channels = 4;
constexpr uint64_t spare_bytes = 160 << 10;  // of an arena: malloc gives each context a mapping of its own

VariantDescription variant(const ModelDescription& model, const std::string& name, const std::string& target,
                           const std::string& code) {
  VariantDescription variant;
  variant.name = name;
  variant.target = target;
  variant.features = llvm::cantFail(required_features(target));
  variant.payload_bytes = 2 * channels * sizeof(float);
  variant.arena_bytes = sizeof(float) * static_cast<uint64_t>(toy_max_batch) * (channels + channels + 2) + spare_bytes;
  variant.prepare_arena_bytes = channels * sizeof(float);
  variant.intermediate_bytes = variant.arena_bytes;
  variant.steps = {{"scale+bias", model.name + "_k_affine", "by hand", 2 * channels, 3 * channels * sizeof(float)},
                   {"sum", model.name + "_k_sum", "by hand", channels, channels * sizeof(float)}};
  variant.kernels = {{model.name + "_k_affine", "predict", "scale, bias", "by hand", 100},
                     {model.name + "_k_sum", "predict", "sum", "by hand", 100},
                     {model.name + "_k_pack", "prepare", "scale, bias", "by hand", 100}};
  variant.steps.push_back({"map", model.name + "_k_map", "by hand", 1, sizeof(float)});
  variant.cam_step_count = 1;
  variant.train_steps = {{"all", model.name + "_k_train", "by hand", channels, channels * sizeof(float)},
                         {"update", model.name + "_k_update", "by hand", channels, channels * sizeof(float)}};
  variant.update_step_count = 1;
  variant.train_arena_bytes = spare_bytes;
  variant.train_intermediate_bytes = SKIPPER_ALIGNMENT;
  variant.cam_maps_symbol = model.name + "_" + code + "_cam_maps";
  variant.train_step_symbol = model.name + "_" + code + "_train_step";
  variant.update_adam_symbol = model.name + "_" + code + "_update_adam";
  variant.update_sgd_symbol = model.name + "_" + code + "_update_sgd";
  variant.predict_symbol = model.name + "_" + code + "_predict";
  variant.prepare_symbol = model.name + "_" + code + "_prepare";
  return variant;
}

}  // namespace

ModelDescription toy_model(const std::string& name, const std::string& architecture) {
  ModelDescription model;
  model.name = name;
  model.fingerprint = std::string(62, 'a') + (name == "toy" ? "01" : "02");
  model.training_hash = std::string(64, 'b');
  model.max_batch = toy_max_batch;
  model.inputs = {{"input_1", {-1, channels}}};
  model.outputs = {{"sum", {-1, 1}}, {"trace", {-1, 1}}, {"scale/hidden", {-1, channels}}};
  model.parameters = {{{"scale/kernel", {channels}}, SKIPPER_INIT_ONES, true, 0},
                      {{"scale/bias", {channels}}, SKIPPER_INIT_ZEROS, true, 0}};
  model.cam =
      CamDescription{.height = 1, .width = 1, .classes = channels, .probabilities = 2, .activation_floats = channels};
  model.training = TrainingDescription{.parameter_floats = 32,
                                       .trainable_floats = 32,
                                       .decayed_floats = 0,
                                       .offsets = {0, 16},
                                       .labels = {"labels", {-1, channels}},
                                       .probabilities = 2};
  const std::string plain = architecture + "-linux";
  if (architecture == "x86-64") {
    model.variants.push_back(variant(model, "unsupported", plain + "-sse41-avx-avx2-avx512-avx512_knl", "fast"));
  }
  if (name == "toy_picky") return model;
  model.variants.push_back(variant(model, "fast", architecture == "x86-64" ? plain + "-sse41" : plain, "fast"));
  model.variants.push_back(variant(model, "plain", plain, "plain"));
  return model;
}

}  // namespace skipper::codegen
