#include "doctor_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <skipper/abi.h>
#include <skipper/initializers.h>
#include <skipper/memory.h>
#include <skipper/weights.h>

#include <cmath>
#include <filesystem>

#include "doctor_machine.h"
#include "tool_support/model_files.h"

namespace skipper::tool {

namespace {

std::string size_text(std::uint64_t bytes) { return tool::size_text(static_cast<double>(bytes)); }

std::vector<std::string> entries_of(const skipper_model& model) {
  std::vector<std::string> entries = {"predict"};
  if (model.cam_info != nullptr) entries.emplace_back("cam");
  if (model.training != nullptr) entries.insert(entries.end(), {"train_step", "update"});
  return entries;
}

std::uint64_t parameter_bytes(const skipper_model& model) {
  std::uint64_t elements = 0;
  for (std::uint32_t i = 0; i < model.parameter_count; ++i) elements += model.parameters[i].tensor.elements;
  return elements * sizeof(float);
}

void examine_file(const std::string& path, const skipper_model& model, Section& section) {
  const std::string fingerprint = model.fingerprint;
  section.add("name", Level::info,
              fmt::format("{}, with {}, batches of up to {}, {} parameters ({})", model.name,
                          fmt::join(entries_of(model), ", "), model.max_batch, model.parameter_count,
                          size_text(parameter_bytes(model))));
  section.add("fingerprint", Level::info, fingerprint);
  section.add("abi", Level::ok, fmt::format("version {}, as this program's", model.abi_version));
  section.data["name"] = model.name;
  section.data["fingerprint"] = fingerprint;
  section.data["abi_version"] = model.abi_version;
  section.data["max_batch"] = model.max_batch;
  section.data["entries"] = entries_of(model);
  section.data["parameter_bytes"] = parameter_bytes(model);
  ModelFiles files;
  const Status status = files.open(path);
  if (status.ok())
    section.add("manifest", Level::ok, "manifest.json beside it is of the same build");
  else
    section.add(
        "manifest", Level::warning, status.message(),
        "predict does not need it; for skipper inspect, profile and verify copy it from where the model was built");
}

// Why a variant is not the one that runs, or that it is.
std::string variant_state(const skipper_model& model, const skipper_variant& variant, const skipper_variant* chosen,
                          bool forced) {
  if (&variant == chosen) return forced ? "chosen by --variant" : "chosen: the first that can run here";
  const skipper_variant* possible = nullptr;
  if (model.choose(SKIPPER_ABI_VERSION, variant.name, &possible) == SKIPPER_OK)
    return chosen == nullptr ? "could run here" : fmt::format("could run here too, but {} is chosen", chosen->name);
  const std::string error = model.last_error();
  const std::set<std::string> missing = missing_features(variant.target, cpu_features());
  return missing.empty() ? error : fmt::format("this CPU lacks {}", fmt::join(missing, ", "));
}

void examine_variants(const skipper_model& model, const skipper_variant* chosen, bool forced, Section& section) {
  section.data["variants"] = nlohmann::ordered_json::array();
  for (std::uint32_t i = 0; i < model.variant_count; ++i) {
    const skipper_variant& variant = model.variants[i];
    const std::string state = variant_state(model, variant, chosen, forced);
    section.add(fmt::format("variant {}", variant.name), &variant == chosen ? Level::ok : Level::info, state);
    section.data["variants"].push_back({{"name", variant.name},
                                        {"target", variant.target},
                                        {"chosen", &variant == chosen},
                                        {"state", state},
                                        {"packed_bytes", variant.packed_bytes},
                                        {"context_bytes", variant.context_bytes}});
  }
}

void examine_need(const skipper_model& model, const skipper_variant& variant, Section& section) {
  const std::uint64_t needed = variant.packed_bytes + variant.context_bytes, available = available_memory();
  const std::string text = fmt::format(
      "{} of packed weights, {} for each context{}", size_text(variant.packed_bytes), size_text(variant.context_bytes),
      model.training == nullptr ? "" : fmt::format(", {} for training", size_text(variant.train_context_bytes)));
  if (available != 0 && needed > available)
    section.add("memory", Level::warning, text + fmt::format("; only {} are to be had", size_text(available)),
                "give the process more memory, or a model with a smaller MAX_BATCH");
  else
    section.add("memory", Level::ok, text);
}

Status called(const skipper_model& model, skipper_status code) {
  return code == SKIPPER_OK ? Status() : Status(code, model.last_error());
}

// The outputs of one random sample.
Status predict(const Trial& trial, const std::vector<const float*>& parameters,
               std::vector<std::vector<float>>& outputs) {
  const skipper_model& model = trial.model;
  AlignedMemory packed;
  if (Status status = packed.allocate(trial.variant.packed_bytes); !status.ok()) return status;
  skipper_options options{};
  options.threads = trial.threads;
  if (Status status = called(model, model.prepare(&trial.variant, parameters.data(), parameters.size(), packed.data(),
                                                  packed.size(), &options));
      !status.ok())
    return status;
  ModelContext context;
  if (Status status = context.create(model, trial.variant, packed, options); !status.ok()) return status;
  std::vector<std::vector<float>> inputs;
  std::vector<const float*> in;
  std::vector<float*> out;
  std::vector<std::size_t> in_bytes, out_bytes;
  for (std::uint32_t i = 0; i < model.input_count; ++i) {
    inputs.emplace_back(model.inputs[i].elements);
    tensorflow_truncated_normal(i, 1, inputs.back().data(), inputs.back().size());
  }
  for (std::uint32_t i = 0; i < model.output_count; ++i) outputs.emplace_back(model.outputs[i].elements);
  for (const auto& values : inputs) {
    in.push_back(values.data());
    in_bytes.push_back(values.size() * sizeof(float));
  }
  for (auto& values : outputs) {
    out.push_back(values.data());
    out_bytes.push_back(values.size() * sizeof(float));
  }
  return called(model, model.predict(context.get(), 1, in.data(), in_bytes.data(), out.data(), out_bytes.data()));
}

}  // namespace

Section examine_model(const std::string& path, const std::string& variant, ModelLibrary& library,
                      const skipper_variant*& chosen) {
  Section section{"model", path, {}, nlohmann::ordered_json::object()};
  chosen = nullptr;
  if (Status status = library.open(path); !status.ok()) {
    section.add(
        "file", Level::error, status.message(),
        status.code() == SKIPPER_ABI_MISMATCH
            ? "generate the model again with the skipper-compile of this Skipper, or take the skipper of that one"
            : "MODEL is the shared object of skipper_add_model(... SHARED), for this processor");
    return section;
  }
  const skipper_model& model = *library.model();
  examine_file(path, model, section);
  const skipper_status code = model.choose(SKIPPER_ABI_VERSION, variant.empty() ? nullptr : variant.c_str(), &chosen);
  const std::string error = code == SKIPPER_OK ? "" : model.last_error();
  if (code != SKIPPER_OK) chosen = nullptr;
  examine_variants(model, chosen, !variant.empty(), section);
  if (chosen == nullptr)
    section.add("variant", Level::error, error,
                variant.empty()
                    ? "generate the model with another one among its TARGETS: sse41 runs on each x86-64 CPU "
                      "since 2008"
                    : "leave --variant out to have the best for this CPU");
  else
    examine_need(model, *chosen, section);
  return section;
}

void try_model(const Trial& trial, Section& section) {
  Weights initial;
  std::vector<const float*> parameters = trial.parameters;
  Status status;
  const bool with_weights = !parameters.empty();
  if (!with_weights) {
    status = initialize_parameters(trial.model, initial);
    if (status.ok()) status = initial.bind(trial.model, parameters);
  }
  std::vector<std::vector<float>> outputs;
  if (status.ok()) status = predict(trial, parameters, outputs);
  if (!status.ok()) {
    section.add("predict", Level::error, status.message());
    return;
  }
  const std::string with = with_weights ? "with these weights" : "with initial values";
  std::size_t numbers = 0, bad = 0;
  std::string first;
  for (std::size_t i = 0; i < outputs.size(); ++i)
    for (const float value : outputs[i]) {
      ++numbers;
      if (std::isfinite(value)) continue;
      ++bad;
      if (first.empty()) first = trial.model.outputs[i].name;
    }
  section.data["predict"] = {{"weights", with_weights}, {"numbers", numbers}, {"not_finite", bad}};
  if (bad == 0)
    section.add("predict", Level::ok,
                fmt::format("one random sample {}: all {} numbers of the outputs are finite", with, numbers));
  else
    section.add("predict", Level::error,
                fmt::format("one random sample {}: {} of {} numbers are NaN or infinite, first in output '{}'", with,
                            bad, numbers, first),
                with_weights ? "skipper dump --all-layers shows which layer is the first"
                             : "that is an error of Skipper: report it with this output");
}

}  // namespace skipper::tool
