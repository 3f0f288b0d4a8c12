#include "options.h"

#include <skipper/cam_explainer.h>

#include "common/command_line.h"

namespace cam {

namespace {

constexpr const char* examples = R"(Examples:
  cam --weights resnet50_weights_tf_dim_ordering_tf_kernels.h5 photos/
  cam --weights resnet50.safetensors --class tabby --colormap viridis -o cats.html *.jpg
  cam --mnist --index 0,1,2,3
  cam --mnist --invert --class 7 scans/

Writes one page that needs nothing else: each photo, what the network looked at to name it,
and its five most probable classes.  Of a folder it takes the files whose names end as images'.
An image that cannot be read is reported and listed in the page; the others are shown.

Exit status: 0 all images are in the page, 1 some could not be read, 2 wrong usage, no images,
weights that cannot be used, or a page that cannot be written.)";

void declare(CLI::App& app, Options& options) {
  app.footer(examples);
  app.add_option("IMAGE", options.inputs, "images, in any format that OpenCV reads, and folders of them");
  app.add_option("-w,--weights", options.weights, "safetensors, or HDF5 as Keras writes it")->option_text("FILE");
  app.add_option("-o,--output", options.output, "the page; gallery.html unless given")->option_text("FILE");
  app.add_option("--class", options.class_text, "whose map; the most probable class of each image unless given")
      ->option_text("NAME|INDEX");
  app.add_option("--colormap", options.colormap, "jet unless given")->check(CLI::IsMember(skipper::colormap_names()));
  app.add_option("--size", options.size, "longest side of a photo in the page, in pixels; 480 unless given")
      ->check(CLI::Range(16, 4096));
  app.add_option("--alpha", options.alpha,
                 "share of the heat maps, before the page's slider is moved; 0.5 unless given")
      ->check(CLI::Range(0.0, 1.0));
  common::declare_machine(app, options.variant, options.threads);
  CLI::Option* mnist = app.add_flag("--mnist", options.mnist, "digits, by the MNIST ResNet; its weights come along");
  for (CLI::Option* option : common::declare_digits(app, options)) option->needs(mnist);
}

}  // namespace

std::optional<Options> parse(int argc, char** argv, int& exit_status) {
  CLI::App app("Shows what a network looks at when it names a photo: class activation maps.", "cam");
  Options options;
  options.data = SKIPPER_EXAMPLE_MNIST;
  declare(app, options);
  const auto check = [&] {
    if (options.inputs.empty() && options.indices.empty()) throw CLI::RequiredError("IMAGE or --index");
    if (options.weights.empty() && !options.mnist) throw CLI::RequiredError("--weights");
  };
  if (!common::parse(app, argc, argv, exit_failure, exit_status, check)) return std::nullopt;
  if (options.weights.empty()) options.weights = SKIPPER_EXAMPLE_MNIST_WEIGHTS;
  return options;
}

}  // namespace cam
