#include "doctor_weights.h"

#include <fmt/format.h>
#include <skipper/hdf5.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

namespace skipper::tool {

namespace {

using Json = nlohmann::ordered_json;

// The tensors in which something was found, each with what it was.
struct Suspects {
  std::vector<std::string> not_finite, negative_variance, zeros;
};

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

void look_at(const WeightTensor& tensor, Suspects& suspects) {
  if (tensor.dtype != DType::f32 || tensor.bytes == 0) return;
  const std::size_t count = tensor.bytes / sizeof(float);
  std::size_t bad = 0, first_bad = 0, negative = 0, first_negative = 0, zeros = 0;
  float worst = 0;
  for (std::size_t i = 0; i < count; ++i) {
    float value;  // the file's alignment may be any
    std::memcpy(&value, static_cast<const char*>(tensor.data) + i * sizeof value, sizeof value);
    zeros += value == 0;
    if (!std::isfinite(value) && bad++ == 0) first_bad = i;
    if (value < 0 && negative++ == 0) first_negative = i;
    if (value < worst) worst = value;
  }
  if (bad > 0)
    suspects.not_finite.push_back(
        fmt::format("{} ({} of {}, the first at element {})", tensor.name, bad, count, first_bad));
  if (negative > 0 && ends_with(tensor.name, "/moving_variance"))
    suspects.negative_variance.push_back(fmt::format("{} ({} of {}, the first at element {}, down to {:g})",
                                                     tensor.name, negative, count, first_negative, worst));
  const bool is_kernel = ends_with(tensor.name, "/kernel") || ends_with(tensor.name, "/depthwise_kernel");
  if (zeros == count && is_kernel) suspects.zeros.push_back(tensor.name);
}

void examine_values(const Weights& weights, Section& section) {
  Suspects suspects;
  for (const WeightTensor& tensor : weights.tensors()) look_at(tensor, suspects);
  section.data["not_finite"] = suspects.not_finite;
  section.data["negative_variance"] = suspects.negative_variance;
  section.data["zero_kernels"] = suspects.zeros;
  if (!suspects.not_finite.empty())
    section.add("values", Level::error, "NaN or infinite: " + names_text(suspects.not_finite),
                "training diverged, or the file is damaged: take an earlier checkpoint, or a lower learning rate");
  if (!suspects.negative_variance.empty())
    section.add("variances", Level::error, "negative: " + names_text(suspects.negative_variance),
                "a variance is never negative: tensors were mixed up when the file was made, or it is damaged");
  if (!suspects.zeros.empty())
    section.add("kernels", Level::warning, "nothing but zeros: " + names_text(suspects.zeros),
                "were they ever trained, or copied?");
  if (suspects.not_finite.empty() && suspects.negative_variance.empty() && suspects.zeros.empty())
    section.add("values", Level::ok, "all are finite, no variance is negative, no kernel is all zeros");
}

void examine_match(const Weights& weights, const skipper_model& model, Section& section) {
  const WeightsMatch match = weights.match(model.parameters, model.parameter_count);
  section.data["matched"] = match.matched.size();
  section.data["missing"] = match.missing;
  section.data["mismatched"] = match.mismatched;
  section.data["unused"] = match.unused;
  const bool whole = match.missing.empty() && match.mismatched.empty();
  section.add("match", whole ? Level::ok : Level::info,  // what is wrong follows
              fmt::format("{} of the model's {} parameters are there as it asks for them", match.matched.size(),
                          model.parameter_count));
  if (!match.missing.empty())
    section.add("missing", Level::error, fmt::format("{}: {}", match.missing.size(), names_text(match.missing)),
                match.unused.empty() ? "are these the weights of another network?"
                                     : "compare them with the unused ones: the names must be the same");
  if (!match.mismatched.empty())
    section.add("mismatched", Level::error,
                fmt::format("{}: {}", match.mismatched.size(), names_text(match.mismatched)),
                "the spec differs from the network that these weights are of, or the file is not of float32");
  if (!match.unused.empty())
    section.add("unused", Level::warning, fmt::format("{}: {}", match.unused.size(), names_text(match.unused)),
                whole ? "nothing is wrong if they are another part of the network, or an optimiser's" : "");
}

void examine_checksum(const Weights& weights, Section& section) {
  if (weights.metadata().count("sha256") == 0) return;
  if (const Status status = weights.verify(); status.ok())
    section.add("checksum", Level::ok, "the data is what was written");
  else
    section.add("checksum", Level::error, status.message(), "the file was damaged since it was written: copy it again");
}

}  // namespace

Section examine_weights(const std::string& path, const skipper_model* model, Weights& weights,
                        std::vector<const float*>& parameters) {
  Section section{"weights", path, {}, Json::object()};
  parameters.clear();
  if (Status status = open_weights(path, weights); !status.ok()) {
    section.add("file", Level::error, status.message(), "--weights takes safetensors, or HDF5 as Keras writes it");
    return section;
  }
  std::size_t bytes = 0;
  for (const WeightTensor& tensor : weights.tensors()) bytes += tensor.bytes;
  const char* format = is_hdf5(path) ? "Keras HDF5" : "safetensors";
  section.add(
      "file", Level::ok,
      fmt::format("{}, {} tensors, {}", format, weights.tensors().size(), size_text(static_cast<double>(bytes))));
  section.data["format"] = format;
  section.data["tensors"] = weights.tensors().size();
  section.data["bytes"] = bytes;
  examine_checksum(weights, section);
  if (model != nullptr) examine_match(weights, *model, section);
  examine_values(weights, section);
  if (model == nullptr) return section;
  const Status status = weights.bind(*model, parameters);
  const bool said = count_of({section}, Level::error) > 0;
  if (!status.ok() && !said) section.add("use", Level::error, status.message());
  return section;
}

}  // namespace skipper::tool
