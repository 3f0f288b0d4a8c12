// skipper-convert: Keras HDF5 weights to safetensors and back.
#include "../../core/program.h"
#include "../../tool_support/exit_status.h"
#include "command_line.h"

namespace {

int run(int argc, char** argv) {
  CLI::App app("Turns Keras HDF5 weights into safetensors and back.", "skipper-convert");
  app.set_version_flag("--version",
                       "skipper-convert " SKIPPER_VERSION ", ABI version " + std::to_string(SKIPPER_ABI_VERSION));
  skipper::convert::Options options;
  skipper::convert::declare(app, options, "skipper-convert");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : skipper::tool::exit_usage;
  }
  return skipper::convert::run_command(options, "skipper-convert");
}

}  // namespace

int main(int argc, char** argv) {
  return skipper::detail::run_program("skipper-convert", skipper::tool::exit_bad_input,
                                      [&] { return run(argc, argv); });
}
