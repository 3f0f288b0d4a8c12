#include "options.h"

#include <resnet50.h>

#include "common/command_line.h"

namespace classify {

namespace {

constexpr const char* examples = R"(Examples:
  classify --weights resnet50_weights_tf_dim_ordering_tf_kernels.h5 photo.jpg
  classify --weights resnet50.safetensors --top 3 photos/*.jpg
  classify --weights resnet50.safetensors --json photo.png | jq '.[0].top[0].name'
  classify --weights resnet50.safetensors --logits logits.npy *.png
  classify --weights resnet50.safetensors --variant avx2 --threads 1 photo.png

Prints for each photo the classes as tuples (wnid, name, probability), then line by line.
A photo that cannot be read is reported; the others are classified all the same, but
--logits then writes no file.

Exit status: 0 all photos were classified, 1 wrong usage, 2 weights or a photo cannot be
used, or a result cannot be written.)";

void declare(CLI::App& app, Options& options) {
  app.footer(examples);
  app.set_version_flag("--version", "classify, " RESNET50_NAME ", ABI version " + std::to_string(SKIPPER_ABI_VERSION));
  app.add_option("FILE", options.files, "photos, in any format that OpenCV reads")->required();
  app.add_option("-w,--weights", options.weights, "safetensors, or HDF5 as Keras writes it")->required();
  app.add_option("-k,--top", options.top, "how many classes of each photo; 5 unless given")
      ->check(CLI::Range(1, static_cast<int>(RESNET50_OUTPUT_0_ELEMENTS)));
  app.add_flag("--json", options.json, "the results as JSON on standard output");
  app.add_option("--logits", options.logits, "write what goes into softmax: float32, one row a photo")
      ->option_text("FILE.npy");
  common::declare_machine(app, options.variant, options.threads)
      ->check(CLI::IsMember(common::variant_names(resnet50::Model::descriptor())));
}

}  // namespace

std::optional<Options> parse(int argc, char** argv, int& exit_status) {
  CLI::App app("Names what photos show, by ResNet50 and the 1,000 classes of ImageNet.", "classify");
  Options options;
  declare(app, options);
  if (!common::parse(app, argc, argv, exit_usage, exit_status)) return std::nullopt;
  return options;
}

}  // namespace classify
