#include "toy.h"

#include "compiler/codegen/standalone_runtime.h"

namespace skipper::codegen {
namespace {

constexpr int64_t channels = 4;

VariantDescription variant(const ModelDescription& model, const std::string& name, const std::string& target,
                           const std::string& code) {
  VariantDescription variant;
  variant.name = name;
  variant.target = target;
  variant.features = llvm::cantFail(required_features(target));
  variant.payload_bytes = 2 * channels * sizeof(float);
  variant.arena_bytes = sizeof(float) * static_cast<uint64_t>(toy_max_batch) * (channels + channels + 2);
  variant.prepare_arena_bytes = channels * sizeof(float);
  variant.intermediate_bytes = variant.arena_bytes;
  variant.steps = {{"scale+bias", model.name + "_k_affine", "by hand", 2 * channels, 3 * channels * sizeof(float)},
                   {"sum", model.name + "_k_sum", "by hand", channels, channels * sizeof(float)}};
  variant.kernels = {{model.name + "_k_affine", "predict", "scale, bias", "by hand", 100},
                     {model.name + "_k_sum", "predict", "sum", "by hand", 100},
                     {model.name + "_k_pack", "prepare", "scale, bias", "by hand", 100}};
  variant.predict_symbol = model.name + "_" + code + "_predict";
  variant.prepare_symbol = model.name + "_" + code + "_prepare";
  return variant;
}

}  // namespace

ModelDescription toy_model(const std::string& name, const std::string& architecture) {
  ModelDescription model;
  model.name = name;
  model.fingerprint = std::string(62, 'a') + (name == "toy" ? "01" : "02");
  model.max_batch = toy_max_batch;
  model.inputs = {{"input_1", {-1, channels}}};
  model.outputs = {{"sum", {-1, 1}}, {"trace", {-1, 1}}, {"scale/hidden", {-1, channels}}};
  model.parameters = {{{"scale/kernel", {channels}}, SKIPPER_INIT_ONES, true, 0},
                      {{"scale/bias", {channels}}, SKIPPER_INIT_ZEROS, true, 0}};
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
