#include <algorithm>
#include <set>

#include "compiler/codegen/header_parts.h"

namespace skipper::codegen {
namespace {

class Constants {
 public:
  explicit Constants(const std::string& model) : prefix_(macro_name(model) + "_") {}

  // Makes the definitions that follow a group of Doxygen's, under this comment.
  void begin_group(const std::string& comment) {
    end_group();
    text_ += "\n/** " + comment + "\n * @{ */\n";
  }
  void end_group() {
    if (!text_.empty()) text_ += "/** @} */\n";
  }

  // Names that become equal as identifiers ("a/b" and "a_b") are told apart by a number.
  void define(const std::string& name, const std::string& value) {
    std::string unique = name;
    for (int i = 2; !names_.insert(unique).second; ++i) unique = name + "_" + std::to_string(i);
    text_ += "#define " + prefix_ + unique + " " + value + "\n";
  }

  void define_int(const std::string& name, uint64_t value) { define(name, std::to_string(value)); }
  void define_size(const std::string& name, uint64_t value) { define(name, "UINT64_C(" + std::to_string(value) + ")"); }
  void define_text(const std::string& name, const std::string& value) { define(name, '"' + escape(value) + '"'); }

  const std::string& text() const { return text_; }

 private:
  std::string prefix_;
  std::string text_;
  std::set<std::string> names_;
};

std::string shape_list(const std::vector<int64_t>& shape) {
  std::string text;
  for (const int64_t extent : shape) text += (text.empty() ? "" : ", ") + std::to_string(extent);
  return "{" + text + "}";
}

void define_tensors(Constants& out, const std::string& kind, const std::vector<TensorDescription>& tensors) {
  out.define_int(kind + "_COUNT", tensors.size());
  for (size_t i = 0; i < tensors.size(); ++i) {
    const std::string name = kind + "_" + std::to_string(i);
    out.define_text(name + "_NAME", tensors[i].name);
    out.define_int(name + "_RANK", tensors[i].shape.size());
    out.define(name + "_SHAPE", shape_list(tensors[i].shape));
    out.define_size(name + "_ELEMENTS", tensors[i].elements());
  }
  for (size_t i = 0; i < tensors.size(); ++i) out.define_int(kind + "_INDEX_" + macro_name(tensors[i].name), i);
}

void define_parameters(Constants& out, const ModelDescription& model) {
  uint64_t elements = 0;
  for (const ParameterDescription& parameter : model.parameters) elements += parameter.tensor.elements();
  out.begin_group("Parameters in the order of prepare's list; _ELEMENTS is their sum.");
  out.define_int("PARAMETER_COUNT", model.parameters.size());
  out.define_size("PARAMETER_ELEMENTS", elements);
  for (size_t i = 0; i < model.parameters.size(); ++i) {
    const TensorDescription& tensor = model.parameters[i].tensor;
    out.define_int("PARAMETER_INDEX_" + macro_name(tensor.name), i);
  }
  out.begin_group("The same as text, for tables of names: a list of string literals.");
  std::string names;
  for (const ParameterDescription& parameter : model.parameters) {
    names += " \\\n  \"" + escape(parameter.tensor.name) + "\",";
  }
  out.define("PARAMETER_NAMES", names.empty() ? "0" : "{" + names + " \\\n}");
}

void define_variants(Constants& out, const ModelDescription& model) {
  out.begin_group("Variants, the most specific first, and their sizes in bytes; MAX_ are the largest of them.");
  out.define_int("VARIANT_COUNT", model.variants.size());
  uint64_t max_packed = 0, max_context = 0;
  for (size_t i = 0; i < model.variants.size(); ++i) {
    const VariantDescription& variant = model.variants[i];
    const uint64_t context_bytes = variant.context_bytes(model);
    const std::string name = "VARIANT_" + macro_name(variant.name);
    out.define_text(name, variant.name);
    out.define_size(name + "_PACKED_BYTES", variant.packed_bytes());
    out.define_size(name + "_CONTEXT_BYTES", context_bytes);
    out.define_size(name + "_ARENA_BYTES", variant.arena_bytes);
    max_packed = std::max(max_packed, variant.packed_bytes());
    max_context = std::max(max_context, context_bytes);
  }
  out.define_size("MAX_PACKED_BYTES", max_packed);
  out.define_size("MAX_CONTEXT_BYTES", max_context);
}

void define_training(Constants& out, const ModelDescription& model) {
  const TrainingDescription& training = *model.training;
  out.begin_group("Training state in floats: see skipper_training.  _OFFSETS is in the order of the parameters.");
  out.define_size("STATE_PARAMETER_FLOATS", training.parameter_floats);
  out.define_size("STATE_TRAINABLE_FLOATS", training.trainable_floats);
  out.define_size("STATE_DECAYED_FLOATS", training.decayed_floats);
  std::string offsets;
  for (const uint64_t offset : training.offsets) offsets += (offsets.empty() ? "" : ", ") + std::to_string(offset);
  out.define("STATE_OFFSETS", "{" + offsets + "}");
  out.define_size("LABELS_ELEMENTS", training.labels.elements());
  for (const VariantDescription& variant : model.variants)
    out.define_size("VARIANT_" + macro_name(variant.name) + "_TRAIN_ARENA_BYTES", variant.train_arena_bytes);
}

}  // namespace

std::string header_constants(const ModelDescription& model) {
  Constants out(model.name);
  out.begin_group("The model.  All sizes are those of the archive that this header was generated with.");
  out.define_text("NAME", model.name);
  out.define_text("FINGERPRINT", model.fingerprint);
  out.define_int("MAX_BATCH", static_cast<uint64_t>(model.max_batch));
  out.begin_group(
      "Inputs and outputs in the order of predict's lists: name, rank, shape (-1 is the batch), floats of one\n"
      " * sample, and the index by name.");
  define_tensors(out, "INPUT", model.inputs);
  define_tensors(out, "OUTPUT", model.outputs);
  define_parameters(out, model);
  define_variants(out, model);
  if (model.cam) {
    out.begin_group("Class activation maps: the size of one before it is enlarged.");
    out.define_int("CAM_HEIGHT", static_cast<uint64_t>(model.cam->height));
    out.define_int("CAM_WIDTH", static_cast<uint64_t>(model.cam->width));
    out.define_int("CAM_CLASSES", model.cam->classes);
  }
  if (model.training) define_training(out, model);
  out.end_group();
  return out.text();
}

}  // namespace skipper::codegen
