// skipper-verify: compares what a compiled model computes with its graph in double precision.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <optional>

#include "compiler/tools/program.h"
#include "compiler/tools/verify_disturb.h"
#include "compiler/tools/verify_layers.h"
#include "compiler/tools/verify_tolerance.h"
#include "mlir/Parser/Parser.h"
#include "runtime/tool_support/exit_status.h"
#include "runtime/tool_support/run_options.h"
#include "runtime/tool_support/steps.h"

namespace skipper::tool {

namespace {

constexpr const char* footer = R"(Examples:
  skipper verify libresnet50.so --weights resnet50.safetensors --input photo.npy
  skipper verify libresnet50.so --random 7 --variant avx2 --tolerance 1e-5

The graph is <model>.nn.mlir beside MODEL.  Compared are what the steps of predict leave, each
of which is the last layer that was fused into the step, and the outputs of the model.

Exit status: 0 equal, 1 wrong usage, 2 a file cannot be read or used, 3 verification failed,
or the graph gives values that are not numbers.)";

struct Options {
  std::string model, ir, disturb;
  RunOptions run;
  std::optional<double> tolerance;
};

struct Comparison {
  std::string name;
  std::size_t order = 0;
  double largest = 0, difference = 0;  // the difference is relative to the largest magnitude, infinities aside
  bool has_nan = false;                // where it is expected, or not
};

Comparison compare(const std::string& name, const ExpectedLayer& expected, const std::vector<float>& values) {
  Comparison result{name, expected.order};
  double worst = 0;
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    const double value = static_cast<double>(values.at(i)), wanted = expected.values[i];
    result.has_nan |= std::isnan(value) || std::isnan(wanted);
    if (std::isfinite(wanted)) result.largest = std::max(result.largest, std::abs(wanted));
    if (std::isnan(wanted) ? std::isnan(value) : value == wanted) continue;
    // NaN, or an infinity, where another value is expected, differs without bounds.
    const double difference = std::abs(value - wanted);
    if (!(difference <= worst)) worst = std::isnan(difference) ? HUGE_VAL : difference;
  }
  result.difference = worst == 0 ? 0 : worst / std::max(result.largest, 1e-30);
  return result;
}

// <model>.nn.mlir beside the shared object, or the one such file where the spec has another name than the model.
std::string graph_path(const ModelFiles& files) {
  const std::string usual = files.beside(std::string(files.model().name) + ".nn.mlir");
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(files.beside("."), error))
    if (entry.path().string().ends_with(".nn.mlir")) found.push_back(entry.path().string());
  return found.size() == 1 ? found.front() : usual;
}

mlir::OwningOpRef<mlir::ModuleOp> parse(const std::string& path, mlir::MLIRContext& context) {
  std::string problem;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic& diagnostic) {
    if (problem.empty()) problem = diagnostic.str();
    return mlir::success();
  });
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(path, &context);
  if (!module) throw std::runtime_error(path + ": " + (problem.empty() ? "cannot be read" : problem));
  return module;
}

void check(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.message());
}

void check(llvm::Error error, const std::string& path) {
  if (error) throw std::runtime_error(path + ": " + llvm::toString(std::move(error)));
}

// The fused step that gives the layer.
std::string step_of(const skipper_variant& variant, const std::string& layer) {
  for (std::uint32_t i = variant.step_count; i-- > 0;)
    if (holds(variant.steps[i], layer))
      return fmt::format(" (step {}, kernel {})", variant.steps[i].layer, variant.steps[i].kernel);
  return "";
}

int report(const std::vector<Comparison>& layers, const skipper_variant& variant, const Tolerance& tolerance) {
  std::size_t width = 5;
  for (const Comparison& layer : layers) width = std::max(width, layer.name.size());
  fmt::print("{:<{}}  {:>12}  {:>12}\n", "layer", width, "largest", "difference");
  const Comparison *first = nullptr, *first_nan = nullptr;
  for (const Comparison& layer : layers) {
    const bool differs = !(layer.difference <= tolerance.value);
    if (differs && !first) first = &layer;
    if (layer.has_nan && !first_nan) first_nan = &layer;
    fmt::print("{:<{}}  {:>12.5g}  {:>12.3e}{}{}\n", layer.name, width, layer.largest, layer.difference,
               layer.has_nan ? "  has NaN" : "", differs ? "  DIFFERS" : "");
  }
  if (!first && first_nan) {
    std::fflush(stdout);
    std::cerr << fmt::format(
        "skipper verify: variant {}: computes what the graph says, which is not a number from layer {}{} on\n",
        variant.name, first_nan->name, step_of(variant, first_nan->name));
    return exit_different;
  }
  if (!first) {
    fmt::print("variant {}: all {} layers are within {:g} of the graph ({})\n", variant.name, layers.size(),
               tolerance.value, tolerance.reason);
    return 0;
  }
  std::fflush(stdout);
  std::cerr << fmt::format(
      "skipper verify: variant {}: the first layer that differs is {}{}: by {:.3e} of its largest magnitude, allowed "
      "are {:g} ({})\n",
      variant.name, first->name, step_of(variant, first->name), first->difference, tolerance.value, tolerance.reason);
  return exit_different;
}

// The outputs, and what the steps left beside them.
std::vector<std::pair<std::string, const std::vector<float>*>> computed_layers(const skipper_model& model,
                                                                               const LayerRecorder& recorder,
                                                                               const Samples& samples) {
  std::vector<std::pair<std::string, const std::vector<float>*>> layers;
  for (std::uint32_t i = 0; i < model.output_count; ++i)
    layers.emplace_back(model.outputs[i].name, &samples.outputs[i]);
  for (const LayerValues& layer : recorder.layers())
    if (llvm::none_of(layers, [&](const auto& other) { return other.first == layer.layer; }))
      layers.emplace_back(layer.layer, &layer.values);
  return layers;
}

int verify(const Options& options) {
  ModelFiles files;
  check(files.open(options.model));
  const skipper_model& model = files.model();
  mlir::DialectRegistry registry;
  registry.insert<nn::NNDialect, mlir::func::FuncDialect>();
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  const std::string ir = options.ir.empty() ? graph_path(files) : options.ir;
  auto graph = parse(ir, context);

  Samples samples;
  ModelRun run;
  check(read_samples(model, options.run, samples));
  check(run.prepare(files, options.run));
  if (!options.disturb.empty()) {
    const std::string path = files.beside(std::string(model.name) + "." + run.variant().name + ".mlir");
    auto variant = parse(path, context);
    check(disturb_weights(*variant, options.disturb, run), path);
  }
  LayerRecorder recorder;
  check(recorder.open(files.manifest(), run.variant(), samples.batch));
  check(run.create_context(recorder));
  check(run.predict(samples));

  const Tolerance tolerance = options.tolerance ? Tolerance{*options.tolerance, "--tolerance"}
                                                : usual_tolerance(files.manifest(), run.variant().name);
  const auto computed = computed_layers(model, recorder, samples);
  std::vector<std::string> names;
  for (const auto& [name, values] : computed) names.push_back(name);
  auto expected = interpret_layers(*graph, run, samples, names);
  if (!expected) check(expected.takeError(), ir);
  std::vector<Comparison> layers;
  for (const auto& [name, values] : computed) layers.push_back(compare(name, expected->at(name), *values));
  std::stable_sort(layers.begin(), layers.end(),
                   [](const Comparison& a, const Comparison& b) { return a.order < b.order; });
  return report(layers, run.variant(), tolerance);
}

void declare(CLI::App& app, Options& options) {
  app.footer(footer);
  app.set_version_flag("--version", "skipper-verify " SKIPPER_VERSION);
  app.add_option("MODEL", options.model, "shared object of the model")->required();
  declare_run(app, options.run);
  declare_samples(app, options.run);
  app.add_option("--tolerance", options.tolerance,
                 "of an output's largest magnitude; by default the variant's numbers decide: " + usual_tolerances())
      ->check(CLI::NonNegativeNumber);
  app.add_option("--ir", options.ir, "the graph, where it does not lie beside MODEL");
  app.add_option("--disturb", options.disturb, "double this layer's packed weights: it must be found")
      ->option_text("LAYER")
      ->group("For tests");
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app("Compares what a compiled model computes with its graph in double precision.", "skipper verify");
  Options options;
  declare(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::cerr << "skipper verify: " << error.what() << " (see skipper verify --help)\n";
    return exit_usage;
  }
  return verify(options);
}

}  // namespace skipper::tool

int main(int argc, char** argv) {
  return skipper::run_program("skipper verify", skipper::tool::exit_bad_input,
                              [&] { return skipper::tool::run(argc, argv); });
}
