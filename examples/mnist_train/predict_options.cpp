#include "predict_options.h"

#include <mnist_resnet.h>

#include <CLI/CLI.hpp>

#include "app.h"

namespace mnist_train {

namespace {

constexpr const char* examples = R"(Examples:
  mnist_predict --weights mnist_run/weights.safetensors digit.png
  mnist_predict --weights weights.h5 --invert scans/*.jpg
  mnist_predict --weights mnist_run/weights.safetensors --index 0,1,2 --json

An image is made grey, resized to 28x28 pixels and divided by 255.  The network knows bright
digits on black; --invert is for dark ones on paper.  An image that cannot be read is
reported; the others are classified all the same.

Exit status: 0 all images were classified, 1 wrong usage, 2 weights or an image cannot be
used.)";

void declare(CLI::App& app, PredictOptions& options) {
  app.footer(examples);
  app.add_option("IMAGE", options.files, "images, in any format that OpenCV reads");
  app.add_option("-w,--weights", options.weights, "safetensors, or HDF5 as Keras writes it")
      ->required()
      ->option_text("FILE");
  app.add_option("--index", options.indices, "images of the test set, 0 for the first")
      ->delimiter(',')
      ->option_text("I,J,...")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--data", options.data, "folder of the MNIST files, for --index")->option_text("DIR");
  app.add_flag("--invert", options.invert, "for files with dark digits on a bright ground");
  app.add_option("-k,--top", options.top, "how many classes of each image; 3 unless given")
      ->check(CLI::Range(1, static_cast<int>(MNIST_RESNET_OUTPUT_0_ELEMENTS)));
  app.add_flag("--json", options.json, "the results as JSON on standard output");
  app.add_option("--variant", options.variant, "instruction set; the best for this CPU unless given");
  app.add_option("--threads", options.threads, "at most; one per core unless given")->check(CLI::Range(0, 1024));
}

}  // namespace

std::optional<PredictOptions> parse_predict(int argc, char** argv, int& exit_status) {
  CLI::App app("Names the digits that images show, by the MNIST ResNet.", "mnist_predict");
  PredictOptions options;
  options.data = usual_data;
  declare(app, options);
  try {
    app.parse(argc, argv);
    if (options.files.empty() && options.indices.empty()) throw CLI::RequiredError("IMAGE or --index");
  } catch (const CLI::ParseError& error) {
    exit_status = app.exit(error) == 0 ? 0 : exit_usage;
    return std::nullopt;
  }
  return options;
}

}  // namespace mnist_train
