#include "command_line.h"

#include <iostream>
#include <map>

#include "../../tool_support/exit_status.h"

namespace skipper::convert {

namespace {

std::string footer(const std::string& program) {
  return "Examples:\n  " + program + " resnet50_weights_tf_dim_ordering_tf_kernels.h5 resnet50.safetensors\n  " +
         program + " --model-ir resnet50.mlir weights.h5 resnet50.safetensors\n  " + program +
         R"( --layout keras1 resnet50.safetensors weights.h5

Without a model all tensors of IN are converted; with one, those it asks for, and a
tensor that is missing or of another shape is an error.  OUT appears whole or not at all.

Exit status: 0 converted, 1 wrong usage, 2 a file cannot be read, used or written.)";
}

}  // namespace

void declare(CLI::App& app, Options& options, const std::string& program) {
  app.footer(footer(program));
  app.add_option("IN", options.input, "safetensors, or HDF5 of Keras (save_weights of 1 and 2, save of 1 to 3)")
      ->required();
  app.add_option("OUT", options.output, "a name in .safetensors, .h5 or .hdf5")
      ->required()
      ->check([](const std::string& path) {
        const bool known = names_hdf5(path) || names_safetensors(path);
        return known ? std::string() : "must end in .safetensors, .h5 or .hdf5: " + path;
      });
  auto* ir = app.add_option("--model-ir", options.model_ir, "match with the model of this nn IR");
  app.add_option("--model", options.model_library, "match with the model in this shared object")->excludes(ir);
  app.add_option("--layout", options.layout, "of an HDF5 file that is written; keras2 unless given")
      ->option_text("keras1|keras2")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, KerasLayout>{{"keras1", KerasLayout::keras1}, {"keras2", KerasLayout::keras2}}));
  app.add_flag("-q,--quiet", options.quiet, "no report");
}

int run_command(const Options& options, const std::string& program) {
  std::ostream silent(nullptr);
  const Status status = run(options, options.quiet ? silent : std::cout);
  if (status.ok()) return 0;
  std::cerr << program << ": " << status.message() << "\n";
  return tool::exit_bad_input;
}

}  // namespace skipper::convert
