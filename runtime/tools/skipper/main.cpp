// skipper: looks into a generated model, runs and measures it.
#include <iostream>

#include "../../core/program.h"
#include "commands.h"

namespace skipper::tool {

namespace {

constexpr const char* footer = R"(MODEL is the shared object of skipper_add_model(... SHARED), with the files that were
generated beside it.

Examples:
  skipper inspect libresnet50.so
  skipper profile libresnet50.so --weights resnet50.safetensors --threads 1
  skipper dump libresnet50.so --weights resnet50.safetensors --input photo.npy --output out
  skipper verify libresnet50.so --weights resnet50.safetensors
  skipper convert weights.h5 resnet50.safetensors
  skipper doctor libresnet50.so --weights resnet50.safetensors
Each subcommand explains itself: skipper inspect --help

)";

// CLI11 would complain about something else first.
bool names_subcommand(const CLI::App& app, const std::string& name) {
  std::string known;
  for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (subcommand->get_name() == name) return true;
    known += (known.empty() ? "" : ", ") + subcommand->get_name();
  }
  std::cerr << "skipper: there is no subcommand '" << name << "'; there are " << known << " (see skipper --help)\n";
  return false;
}

int report(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return app.exit(error);
  const auto chosen = app.get_subcommands();
  const std::string program = chosen.empty() ? "skipper" : "skipper " + chosen.front()->get_name();
  std::cerr << program << ": " << error.what() << " (see " << program << " --help)\n";
  return exit_usage;
}

}  // namespace

int exit_status(const char* subcommand, const Status& status) {
  if (status.ok()) return 0;
  const bool no_memory = status.code() == SKIPPER_OUT_OF_MEMORY && status.message().empty();
  std::cerr << "skipper " << subcommand << ": " << (no_memory ? "out of memory" : detail::escaped(status.message()))
            << "\n";
  return exit_bad_input;
}

int run(int argc, char** argv) {
  CLI::App app("Looks into a generated model, runs and measures it.", "skipper");
  app.footer(std::string(footer) + exit_codes);
  app.set_version_flag("--version", "skipper " SKIPPER_VERSION ", ABI version " + std::to_string(SKIPPER_ABI_VERSION));
  app.require_subcommand(1);
  Action action;
  declare_inspect(app, action);
  declare_profile(app, action);
  declare_dump(app, action);
  declare_convert(app, action);
  declare_verify(app);
  declare_doctor(app, action);
  const std::string first = argc > 1 ? argv[1] : "-";
  if (first.empty() || first[0] != '-') {
    if (!names_subcommand(app, first)) return exit_usage;
    if (first == "verify") return run_verify(argc - 1, argv + 1);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report(app, error);
  }
  return action();
}

}  // namespace skipper::tool

int main(int argc, char** argv) {
  return skipper::detail::run_program("skipper", skipper::tool::exit_bad_input,
                                      [&] { return skipper::tool::run(argc, argv); });
}
