// skipper doctor: what one asks first where something does not work.
#include <iostream>
#include <memory>

#include "commands.h"
#include "doctor_machine.h"
#include "doctor_model.h"
#include "doctor_weights.h"

namespace skipper::tool {

namespace {

struct DoctorOptions {
  std::string model, weights, variant;
  std::int32_t threads = 0;
  bool json = false;
};

constexpr const char* footer = R"(Examples:
  skipper doctor
  skipper doctor libresnet50.so
  skipper doctor libresnet50.so --weights resnet50.safetensors
  skipper doctor libresnet50.so --weights resnet50.safetensors --json > doctor.json

Says what it found of the machine, of MODEL and of the weights, each line `ok`, `warning`, `error`
or for information alone; behind -> stands what to do.  With a MODEL it predicts one random sample.
Its output is what to send along with a question.

Exit status: 0 no errors, though there may be warnings, 1 errors were found, or wrong usage.)";

std::vector<Section> examine(const DoctorOptions& options) {
  std::vector<Section> sections = {examine_machine(options.threads)};
  ModelLibrary library;
  const skipper_variant* chosen = nullptr;
  if (!options.model.empty()) sections.push_back(examine_model(options.model, options.variant, library, chosen));
  Weights weights;
  std::vector<const float*> parameters;
  if (!options.weights.empty())
    sections.push_back(examine_weights(options.weights, library.model(), weights, parameters));
  if (chosen != nullptr) try_model({*library.model(), *chosen, parameters, options.threads}, sections[1]);
  return sections;
}

int doctor(const DoctorOptions& options) {
  const std::vector<Section> sections = examine(options);
  // File names need not be UTF-8; JSON has to be.
  if (options.json)
    std::cout << doctor_json(sections).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
  else
    std::cout << doctor_text(sections);
  return count_of(sections, Level::error) == 0 ? 0 : exit_found_errors;
}

}  // namespace

void declare_doctor(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("doctor", "What the machine, a model and its weights are, and what is wrong");
  auto options = std::make_shared<DoctorOptions>();
  command->footer(footer);
  command->add_option("MODEL", options->model, "shared object of the model");
  command->add_option("--weights", options->weights, "safetensors or Keras HDF5");
  command->add_option("--variant", options->variant, "default: the best for this CPU");
  command
      ->add_option("--threads", options->threads,
                   "default: SKIPPER_NUM_THREADS, else one for each CPU that the process may use")
      ->check(CLI::Range(0, 256));
  command->add_flag("--json", options->json, "as JSON");
  command->callback([&action, options] { action = [options] { return doctor(*options); }; });
}

}  // namespace skipper::tool
