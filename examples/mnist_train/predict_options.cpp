#include "predict_options.h"

#include <mnist_resnet.h>

#include "app.h"
#include "common/command_line.h"

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
  common::declare_digits(app, options);
  app.add_option("-k,--top", options.top, "how many classes of each image; 3 unless given")
      ->check(CLI::Range(1, static_cast<int>(MNIST_RESNET_OUTPUT_0_ELEMENTS)));
  app.add_flag("--json", options.json, "the results as JSON on standard output");
  common::declare_machine(app, options.variant, options.threads);
}

}  // namespace

std::optional<PredictOptions> parse_predict(int argc, char** argv, int& exit_status) {
  CLI::App app("Names the digits that images show, by the MNIST ResNet.", "mnist_predict");
  PredictOptions options;
  options.data = usual_data;
  declare(app, options);
  const auto check = [&] {
    if (options.files.empty() && options.indices.empty()) throw CLI::RequiredError("IMAGE or --index");
  };
  if (!common::parse(app, argc, argv, exit_usage, exit_status, check)) return std::nullopt;
  return options;
}

}  // namespace mnist_train
