// skipper dump: what a model gives, or its weights, as .npy files.
#include <skipper/npy.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "../../core/printable.h"
#include "commands.h"
#include "tool_support/run_options.h"
#include "tool_support/steps.h"

namespace skipper::tool {

namespace {

struct DumpOptions {
  std::string model, folder;
  RunOptions run;
  std::vector<std::string> layers;
  bool all_layers = false, parameters = false;
};

constexpr const char* footer = R"(Examples:
  skipper dump libresnet50.so --weights resnet50.safetensors --input photo.npy --output out
  skipper dump libresnet50.so --weights resnet50.safetensors --random 1 --batch 4 --layer bn2a_branch2a --output out
  skipper dump libresnet50.so --weights resnet50.safetensors --input photo.npy --all-layers --output out
  skipper dump libresnet50.so --weights resnet50.safetensors --parameters --output out

Inputs are float32, (batch, height, width, channels); one sample may come without the batch.
Written are the outputs of the model, or with --layer and --all-layers what the steps of predict leave: of
layers that were fused into one step, the last.  KEEP and KEEP_ALL_LAYERS keep a layer apart.
A '/' in a name becomes a '.': conv1/kernel is written to conv1.kernel.npy.

)";

Status make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return {};
  return Status(SKIPPER_IO_ERROR, folder + ": the folder cannot be made: " + error.message());
}

Status write(const DumpOptions& options, std::string name, const std::vector<std::int64_t>& shape, const float* data) {
  std::replace(name.begin(), name.end(), '/', '.');
  const std::string path = (std::filesystem::path(options.folder) / (name + ".npy")).string();
  if (Status status = write_npy(path, shape, data); !status.ok()) return status;
  std::cout << detail::escaped(path) << ": " << shape_text(shape.data(), shape.size()) << "\n";
  return {};
}

bool is_output(const skipper_model& model, const std::string& name) {
  return std::any_of(model.outputs, model.outputs + model.output_count,
                     [&](const skipper_tensor& output) { return name == output.name; });
}

// Each name of --layer must be an output or what a step leaves.
Status check_layers(const skipper_model& model, const skipper_variant& variant, const LayerRecorder& recorder,
                    const DumpOptions& options) {
  for (const std::string& name : options.layers) {
    const auto& left = recorder.layers();
    if (is_output(model, name) ||
        std::any_of(left.begin(), left.end(), [&](const LayerValues& layer) { return layer.layer == name; }))
      continue;
    std::string problem = std::string("model '") + model.name + "' has no layer '" + name + "'";
    for (std::uint32_t i = 0; i < variant.step_count; ++i) {
      const std::string pixels = sampled_name(variant.steps[i], name);
      if (std::any_of(left.begin(), left.end(), [&](const LayerValues& layer) { return layer.layer == pixels; }))
        problem = std::string("of layer '").append(name).append("' the pixels ").append(pixels) +
                  " alone are computed, since nothing reads the others: ask for these, or keep all of it with KEEP in "
                  "skipper_add_model";
      else if (holds(variant.steps[i], name) || !pixels.empty())
        problem = "layer '" + name + "' is computed inside of the step " + variant.steps[i].layer +
                  ": ask for the last layer of it, or keep this one with KEEP in skipper_add_model";
    }
    return Status(SKIPPER_BAD_DATA, problem);
  }
  return {};
}

// Outputs, unless --layer names others; then the layers that are no outputs.
Status write_all(const skipper_model& model, const Samples& samples, const LayerRecorder& recorder,
                 const DumpOptions& options) {
  if (Status status = make_folder(options.folder); !status.ok()) return status;
  const auto& names = options.layers;
  for (std::uint32_t i = 0; i < model.output_count; ++i) {
    const skipper_tensor& output = model.outputs[i];
    if (!names.empty() && std::find(names.begin(), names.end(), output.name) == names.end()) continue;
    const Status status = write(options, output.name, shape_of(output, samples.batch), samples.outputs[i].data());
    if (!status.ok()) return status;
  }
  for (const LayerValues& layer : recorder.layers()) {
    if (is_output(model, layer.layer)) continue;
    if (Status status = write(options, layer.layer, layer.shape, layer.values.data()); !status.ok()) return status;
  }
  return {};
}

Status dump_parameters(const skipper_model& model, const DumpOptions& options) {
  Weights weights;
  std::vector<const float*> parameters;
  if (Status status = read_weights(model, options.run.weights, weights, parameters); !status.ok()) return status;
  if (Status status = make_folder(options.folder); !status.ok()) return status;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const skipper_tensor& tensor = model.parameters[i].tensor;
    const Status status = write(options, tensor.name, shape_of(tensor, 1), parameters[i]);
    if (!status.ok()) return status;
  }
  return {};
}

Status dump(const DumpOptions& options) {
  ModelFiles files;
  if (Status status = files.open(options.model); !status.ok()) return status;
  const skipper_model& model = files.model();
  if (options.parameters) return dump_parameters(model, options);
  Samples samples;
  if (Status status = read_samples(model, options.run, samples); !status.ok()) return status;
  ModelRun run;
  if (Status status = run.prepare(files, options.run); !status.ok()) return status;
  LayerRecorder recorder;
  if (Status status = recorder.open(files.manifest(), run.variant(), samples.batch); !status.ok()) return status;
  if (Status status = check_layers(model, run.variant(), recorder, options); !status.ok()) return status;
  if (!options.all_layers) recorder.keep(options.layers);
  if (Status status = run.create_context(recorder); !status.ok()) return status;
  if (Status status = run.predict(samples); !status.ok()) return status;
  return write_all(model, samples, recorder, options);
}

}  // namespace

void declare_dump(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("dump", "Writes outputs or weights as .npy files");
  auto options = std::make_shared<DumpOptions>();
  command->footer(std::string(footer) + exit_codes);
  command->add_option("MODEL", options->model, "shared object of the model")->required();
  declare_run(*command, options->run);
  command->add_option("-o,--output", options->folder, "folder for the files")->required();
  declare_samples(*command, options->run);
  auto* layers = command->add_option("--layer", options->layers, "these layers or outputs alone");
  command->add_flag("--all-layers", options->all_layers, "outputs, and each layer that a step leaves")
      ->excludes(layers);
  command->add_flag("--parameters", options->parameters, "the weights, by name");
  command->callback([&action, options] { action = [options] { return exit_status("dump", dump(*options)); }; });
}

}  // namespace skipper::tool
