#include "compiler/codegen/model_description.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "runtime/support/layout.h"

namespace skipper::codegen {
namespace {

uint64_t round_up(uint64_t bytes) { return (bytes + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT; }

bool is_identifier(const std::string& name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0]))) return false;
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return (std::isalnum(c) && c < 128) || c == '_'; });
}

// Knows the keywords of C and C++, since a model's name becomes a namespace.
bool is_keyword(const std::string& name) {
  static const std::string keywords =
      " alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class "
      "co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype "
      "default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline "
      "int "
      "long main mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register "
      "reinterpret_cast requires restrict return short signed sizeof skipper static static_assert static_cast std "
      "struct switch template this thread_local throw true try typedef typeid typename typeof union unsigned using "
      "virtual void volatile wchar_t while xor xor_eq ";
  return keywords.find(" " + name + " ") != std::string::npos;
}

std::string check_tensor(const TensorDescription& tensor, bool is_activation) {
  if (tensor.name.empty()) return "a tensor has no name";
  if (tensor.shape.size() > SKIPPER_MAX_RANK) {
    return tensor.name + " has rank " + std::to_string(tensor.shape.size()) + "; the C ABI carries at most " +
           std::to_string(SKIPPER_MAX_RANK);
  }
  if (is_activation && (tensor.shape.empty() || tensor.shape[0] != -1)) {
    return tensor.name + ": the first dimension of an input or output is the batch (-1)";
  }
  for (size_t i = is_activation ? 1 : 0; i < tensor.shape.size(); ++i) {
    if (tensor.shape[i] < 1) return tensor.name + ": extent " + std::to_string(tensor.shape[i]) + " is not positive";
  }
  return {};
}

std::string check_tensors(const std::vector<TensorDescription>& tensors, const char* what, bool is_activation) {
  std::set<std::string> names;
  for (const TensorDescription& tensor : tensors) {
    if (std::string error = check_tensor(tensor, is_activation); !error.empty()) return error;
    if (!names.insert(tensor.name).second) return std::string("two ") + what + " have the name " + tensor.name;
  }
  return {};
}

std::string check_variants(const ModelDescription& model) {
  if (model.variants.empty()) return "the model has no variant";
  std::set<std::string> names;
  for (const VariantDescription& variant : model.variants) {
    if (!is_identifier("_" + variant.name) || variant.name.empty()) {
      return "the variant's name \"" + variant.name + "\" cannot be part of a C identifier";
    }
    if (!names.insert(variant.name).second) return "two variants have the name " + variant.name;
    if (variant.predict_symbol.empty()) return "the variant " + variant.name + " has no predict entry";
    if (variant.prepare_symbol.empty()) return "the variant " + variant.name + " has no prepare entry";
  }
  return {};
}

std::vector<TensorDescription> tensors_of(const std::vector<ParameterDescription>& parameters) {
  std::vector<TensorDescription> tensors;
  for (const ParameterDescription& parameter : parameters) tensors.push_back(parameter.tensor);
  return tensors;
}

bool is_fingerprint(const std::string& text) {
  return text.size() == SKIPPER_FINGERPRINT_LENGTH && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// A device's arena is no part of a context's memory.
uint64_t on_host(const VariantDescription& variant, uint64_t arena_bytes) {
  return device_of(variant.target) == Device::cpu ? arena_bytes : 0;
}

}  // namespace

Device device_of(const std::string& halide_target) {
  if (halide_target.find("-cuda") != std::string::npos) return Device::cuda;
  return halide_target.find("-opencl") != std::string::npos ? Device::opencl : Device::cpu;
}

int32_t cuda_capability_of(const std::string& halide_target) {
  const std::string feature = "cuda_capability_";
  const size_t found = halide_target.find(feature);
  return found == std::string::npos ? 0 : std::stoi(halide_target.substr(found + feature.size()));
}

uint64_t TensorDescription::elements() const {
  uint64_t product = 1;
  for (const int64_t extent : shape) product *= extent < 0 ? 1 : static_cast<uint64_t>(extent);
  return product;
}

uint64_t VariantDescription::packed_bytes() const { return SKIPPER_BLOB_HEADER_BYTES + payload_bytes; }

uint64_t VariantDescription::context_bytes(const ModelDescription& model) const {
  const uint64_t buffers = SKIPPER_PREDICT_BUFFERS(model.inputs.size(), model.outputs.size()) * sizeof(void*);
  // Behind the arena: what cam keeps of a batch.
  const uint64_t cam_floats = model.cam ? model.cam->activation_floats + model.cam->classes : 0;
  return round_up(SKIPPER_CONTEXT_HEADER_BYTES + buffers) + on_host(*this, arena_bytes) +
         round_up(cam_floats * static_cast<uint64_t>(model.max_batch) * sizeof(float));
}

uint64_t VariantDescription::train_context_bytes(const ModelDescription& model) const {
  constexpr size_t state_vectors = 2, labels_and_losses = 2;
  const size_t tensors = state_vectors + labels_and_losses + model.inputs.size() + model.outputs.size();
  return round_up(SKIPPER_CONTEXT_HEADER_BYTES + (SKIPPER_FIXED_BUFFERS + tensors) * sizeof(void*)) +
         on_host(*this, train_arena_bytes);
}

uint32_t VariantDescription::kernel_count(std::string_view entry) const {
  const std::string wanted = ", " + std::string(entry) + ", ";
  const auto serves = [&](const KernelDescription& kernel) {
    return (", " + kernel.entries + ", ").find(wanted) != std::string::npos;
  };
  return static_cast<uint32_t>(std::count_if(kernels.begin(), kernels.end(), serves));
}

std::string check_name(const std::string& name) {
  if (!is_identifier(name)) return "the model's name \"" + name + "\" is not a C identifier";
  if (is_keyword(name) || name[0] == '_') return "the model cannot be named \"" + name + "\": reserved";
  return {};
}

std::string check(const ModelDescription& model) {
  if (std::string error = check_name(model.name); !error.empty()) return error;
  if (model.training && !is_fingerprint(model.training_hash))
    return "the training's hash is not 64 lower-case hex digits";
  if (!is_fingerprint(model.fingerprint)) return "the fingerprint is not 64 lower-case hex digits";
  if (model.max_batch < 1) return "the maximum batch is " + std::to_string(model.max_batch) + "; it must be at least 1";
  if (model.inputs.empty() || model.outputs.empty()) return "the model has no input or no output";
  std::string error = check_tensors(model.inputs, "inputs", true);
  if (error.empty()) error = check_tensors(model.outputs, "outputs", true);
  if (error.empty()) error = check_tensors(tensors_of(model.parameters), "parameters", false);
  if (error.empty()) error = check_variants(model);
  return error;
}

std::vector<std::string> public_symbols(const ModelDescription& model) {
  std::vector<std::string> symbols;
  for (const char* suffix : {"model", "choose", "prepare", "verify", "context_bytes", "context_create",
                             "context_create_in", "context_destroy", "predict", "last_error"}) {
    symbols.push_back(model.name + "_" + suffix);
  }
  if (model.cam) symbols.push_back(model.name + "_cam");
  if (model.training)
    for (const char* suffix : {"training_create", "train_step", "update"}) symbols.push_back(model.name + "_" + suffix);
  return symbols;
}

}  // namespace skipper::codegen
