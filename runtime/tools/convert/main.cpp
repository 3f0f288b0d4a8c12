// skipper-convert: Keras HDF5 weights to safetensors and back.
#include <skipper/hdf5.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "convert.h"

namespace {

constexpr int exit_usage = 1;
constexpr int exit_bad_input = 2;

constexpr const char* examples = R"(Examples:
  skipper-convert resnet50_weights_tf_dim_ordering_tf_kernels.h5 resnet50.safetensors
  skipper-convert --model-ir resnet50.mlir weights.h5 resnet50.safetensors
  skipper-convert --layout keras1 resnet50.safetensors weights.h5

Without a model all tensors of IN are converted; with one, those it asks for, and a
tensor that is missing or of another shape is an error.  OUT appears whole or not at all.

Exit status: 0 converted, 1 wrong usage, 2 a file cannot be read, used or written.)";

void declare(CLI::App& app, skipper::convert::Options& options) {
  app.footer(examples);
  app.set_version_flag("--version", "skipper-convert, ABI version " + std::to_string(SKIPPER_ABI_VERSION));
  app.add_option("IN", options.input, "safetensors, or HDF5 of Keras 1 or 2 (save_weights or save)")->required();
  app.add_option("OUT", options.output, "a name in .safetensors, .h5 or .hdf5")
      ->required()
      ->check([](const std::string& path) {
        const bool known = skipper::convert::names_hdf5(path) || skipper::convert::names_safetensors(path);
        return known ? std::string() : "must end in .safetensors, .h5 or .hdf5: " + path;
      });
  auto* ir = app.add_option("--model-ir", options.model_ir, "match with the model of this nn IR");
  app.add_option("--model", options.model_library, "match with the model in this shared object")->excludes(ir);
  app.add_option("--layout", options.layout, "of an HDF5 file that is written; keras2 unless given")
      ->option_text("keras1|keras2")
      ->transform(CLI::CheckedTransformer(std::map<std::string, skipper::KerasLayout>{
          {"keras1", skipper::KerasLayout::keras1}, {"keras2", skipper::KerasLayout::keras2}}));
  app.add_flag("-q,--quiet", options.quiet, "no report");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Turns Keras HDF5 weights into safetensors and back.", "skipper-convert");
  skipper::convert::Options options;
  declare(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  const auto convert = [&options] {
    std::ostream silent(nullptr);
    const skipper::Status status = skipper::convert::run(options, options.quiet ? silent : std::cout);
    if (status.ok()) return 0;
    std::cerr << "skipper-convert: " << status.message() << "\n";
    return exit_bad_input;
  };
  if (!skipper::is_hdf5(options.input)) return convert();
  int exit_status = exit_bad_input;
  if (!skipper::convert::run_apart(convert, exit_status))
    std::cerr << "skipper-convert: " << options.input << ": is damaged: the HDF5 library failed on it\n";
  return exit_status;
}
