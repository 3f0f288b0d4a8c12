// skipper inspect: what a model consists of.
#include <fmt/format.h>
#include <skipper/files.h>

#include <iostream>
#include <memory>

#include "commands.h"
#include "layer_graph.h"
#include "page.h"
#include "page/escape.h"
#include "page/graph.h"
#include "summary.h"

namespace skipper::tool {

namespace {

struct InspectOptions {
  std::string model, variant, html;
  bool json = false, dot = false, fused = false;
};

constexpr const char* footer = R"(Examples:
  skipper inspect libresnet50.so
  skipper inspect libresnet50.so --json
  skipper inspect libresnet50.so --dot --fused | dot -Tsvg > resnet50.svg
  skipper inspect libresnet50.so --html resnet50.html

)";

LayerGraph chosen_graph(const ModelFiles& files, const InspectOptions& options, const skipper_variant& variant) {
  return options.fused ? fused_graph(files.manifest(), variant) : layer_graph(files.manifest());
}

// For drawings alone, any variant will do, also one that this CPU cannot run.
Status find_variant(const ModelFiles& files, const std::string& name, const skipper_variant*& variant) {
  const skipper_model& model = files.model();
  for (std::uint32_t i = 0; i < model.variant_count; ++i)
    if (name.empty() || name == model.variants[i].name) {
      variant = &model.variants[i];
      return {};
    }
  return Status(SKIPPER_UNKNOWN_VARIANT, std::string("model '") + model.name + "' has no variant '" + name + "'");
}

Status write_page(const ModelFiles& files, const InspectOptions& options, const skipper_variant& variant) {
  using namespace fmt::literals;
  const std::string body = fmt::format(
      R"html(<div class="columns">
<div><h2>Layers</h2>
{layers}</div>
<div><h2>After fusion, variant {variant}</h2>
{fused}</div>
</div>
)html",
      "layers"_a = page::svg(layer_graph(files.manifest())), "variant"_a = page::escape(variant.name),
      "fused"_a = page::svg(fused_graph(files.manifest(), variant)));
  const std::string text = page_text(files.model().name, body);
  return write_file(options.html, text.data(), text.size());
}

Status inspect(const InspectOptions& options) {
  ModelFiles files;
  if (Status status = files.open(options.model); !status.ok()) return status;
  const skipper_variant* variant = nullptr;
  if (Status status = find_variant(files, options.variant, variant); !status.ok()) return status;
  if (options.dot) {
    std::cout << dot_text(chosen_graph(files, options, *variant), files.model().name);
  } else if (options.json) {
    std::cout << summary_json(files).dump(2) << "\n";
  } else if (options.html.empty()) {
    std::cout << layers_text(files) << variants_text(files);
  }
  return options.html.empty() ? Status() : write_page(files, options, *variant);
}

}  // namespace

void declare_inspect(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("inspect", "Layers, parameters, kernels and memory of a model");
  auto options = std::make_shared<InspectOptions>();
  command->footer(std::string(footer) + exit_codes);
  command->add_option("MODEL", options->model, "shared object of the model")->required();
  auto* json = command->add_flag("--json", options->json, "as JSON");
  auto* dot = command->add_flag("--dot", options->dot, "the graph of layers, for Graphviz")->excludes(json);
  command->add_flag("--fused", options->fused, "with --dot: the graph after fusion")->needs(dot);
  command->add_option("--html", options->html, "write a page with the graph before and after fusion");
  command->add_option("--variant", options->variant, "whose fused graph; default: the first");
  command->callback([&action, options] { action = [options] { return exit_status("inspect", inspect(*options)); }; });
}

}  // namespace skipper::tool
