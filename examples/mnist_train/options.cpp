#include "options.h"

#include <fmt/format.h>
#include <mnist_resnet.h>

#include "app.h"
#include "common/command_line.h"

namespace mnist_train {

namespace {

constexpr const char* examples = R"(Examples:
  mnist_train
  mnist_train --epochs 3 --batch 32 --schedule constant --output as_in_keras --hdf5
  mnist_train --optimizer sgd --learning-rate 0.05 --momentum 0.9 --weight-decay 1e-4
  mnist_train --epochs 10 --schedule step --decay-factor 0.3 --decay-epochs 4 --validation 0.1
  mnist_train --checkpoint-every 200             Ctrl-C saves too; then, with the same options:
  mnist_train --checkpoint-every 200 --resume
  mnist_train --epochs 0 --weights weights.h5    only evaluates

Trains on the 60,000 images, evaluates on the 10,000 test images, and writes into the folder
of --output: weights.safetensors (and weights.h5), history.json, checkpoint.safetensors and
report.html.  The same options give the same bits, however often a run was stopped and resumed.

Exit status: 0 fine, 1 wrong usage, 2 data, weights or a checkpoint cannot be used, or a result
cannot be written, 3 the training diverged (NaN), 130 stopped by Ctrl-C (or SIGTERM, or SIGHUP)
after a checkpoint was written.)";

constexpr double usual_rate[] = {1e-3, 1e-2};  // of Adam, of SGD: Keras's

template <typename Enum>
void declare_choice(CLI::App& app, const char* name, Enum& value, std::vector<std::pair<std::string, Enum>> choices,
                    const std::string& help) {
  std::string names;
  for (const auto& choice : choices) names += (names.empty() ? "" : "|") + choice.first;
  app.add_option(name, value, help)->transform(CLI::CheckedTransformer(std::move(choices)))->option_text(names);
}

void declare_recipe(CLI::App& app, skipper::TrainingOptions& o) {
  using skipper::Schedule;
  app.add_option("-e,--epochs", o.epochs, "passes over the images; 3 unless given; 0 only evaluates");
  app.add_option("-b,--batch", o.batch, "images per update; 32 unless given");
  app.add_option("--seed", o.seed, "of shuffling and initial values; 1 unless given; 0: the spec's own initial values");
  declare_choice(app, "--optimizer", o.optimizer, {{"adam", SKIPPER_ADAM}, {"sgd", SKIPPER_SGD}}, "adam unless given");
  app.add_option("--learning-rate", o.learning_rate, "0.001 unless given; with sgd 0.01");
  declare_choice(app, "--schedule", o.schedule,
                 {{"constant", Schedule::constant}, {"step", Schedule::step_decay}, {"cosine", Schedule::cosine}},
                 "of the learning rate; cosine, to 0 over all epochs, unless given");
  app.add_option("--decay-factor", o.decay_factor, "of --schedule step; 0.1 unless given");
  app.add_option("--decay-epochs", o.decay_epochs, "of --schedule step: how often; 1 unless given");
  app.add_option("--momentum", o.momentum, "of sgd; 0.9 unless given");
  app.add_option("--weight-decay", o.weight_decay, "L2, of kernels; 0 unless given");
  app.add_option("--validation", o.validation_fraction, "part of the images, the last ones, kept to validate with")
      ->option_text("FRACTION");
  common::declare_machine(app, o.variant, o.threads)
      ->check(CLI::IsMember(common::variant_names(*mnist_resnet_model())));
}

void declare_files(CLI::App& app, Options& options) {
  app.add_option("--data", options.data, "folder of the four MNIST files, with or without .gz")->option_text("DIR");
  app.add_option("-o,--output", options.output, "folder for the results; mnist_run unless given")->option_text("DIR");
  app.add_option("--limit", options.limit, "train on the first N images alone")
      ->option_text("N")
      ->check(CLI::PositiveNumber);
  auto* weights = app.add_option("-w,--weights", options.weights,
                                 "start from these: safetensors, or HDF5 as Keras "
                                 "writes it")
                      ->option_text("FILE");
  app.add_option("--checkpoint", options.training.checkpoint,
                 "where to save the state; checkpoint.safetensors in the output folder unless given")
      ->option_text("FILE");
  app.add_option("--checkpoint-every", options.training.checkpoint_steps,
                 "save the state each N updates; after each epoch it is saved anyway")
      ->option_text("N")
      ->check(CLI::PositiveNumber);
  app.add_flag("--resume", options.resume, "continue from the checkpoint")->excludes(weights);
  app.add_flag("--hdf5", options.hdf5, "write weights.h5 too, as Keras does");
  app.add_flag("--no-report{false}", options.report, "write no report.html");
  app.add_flag("--no-summary{false}", options.summary, "print no table of the model's layers");
  app.add_flag("-q,--quiet", options.quiet, "print nothing but errors");
}

Options usual_options() {
  Options options;
  options.data = usual_data;
  options.output = "mnist_run";
  options.training.epochs = 3;
  options.training.seed = 1;
  options.training.schedule = skipper::Schedule::cosine;
  options.training.decay_epochs = 1;
  return options;
}

}  // namespace

std::optional<Options> parse(int argc, char** argv, int& exit_status) {
  CLI::App app("Trains the MNIST ResNet, evaluates it, and makes a page about it.", "mnist_train");
  app.footer(examples);
  app.set_version_flag("--version",
                       fmt::format("mnist_train, {}, ABI version {}", mnist_resnet_model()->name, SKIPPER_ABI_VERSION));
  app.option_defaults()->take_last();  // a script's options can be followed by others
  Options options = usual_options();
  declare_recipe(app, options.training);
  declare_files(app, options);
  if (!common::parse(app, argc, argv, exit_usage, exit_status)) return std::nullopt;
  if (app.count("--learning-rate") == 0) options.training.learning_rate = usual_rate[options.training.optimizer];
  if (options.training.checkpoint.empty()) options.training.checkpoint = options.output + "/checkpoint.safetensors";
  if (const skipper::Status status = skipper::check_options(options.training); !status.ok()) {
    fmt::print(stderr, "mnist_train: {}\nRun with --help for more information.\n", status.message());
    exit_status = exit_usage;
    return std::nullopt;
  }
  return options;
}

std::string optimizer_text(const skipper::TrainingOptions& o) {
  if (o.optimizer == SKIPPER_SGD) return fmt::format("SGD, momentum {}", o.momentum);
  return fmt::format("Adam, beta {} and {}, epsilon {}", o.beta1, o.beta2, o.epsilon);
}

std::string schedule_text(const skipper::TrainingOptions& o) {
  if (o.schedule == skipper::Schedule::cosine)
    return fmt::format("{}, cosine to 0 over {} epoch{}", o.learning_rate, o.epochs, o.epochs == 1 ? "" : "s");
  if (o.schedule == skipper::Schedule::step_decay)
    return fmt::format("{}, times {} each {} epoch{}", o.learning_rate, o.decay_factor, o.decay_epochs,
                       o.decay_epochs == 1 ? "" : "s");
  return fmt::format("{}, constant", o.learning_rate);
}

}  // namespace mnist_train
