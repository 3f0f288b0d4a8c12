// skipper convert: what skipper-convert does.
#include <memory>

#include "../convert/command_line.h"
#include "commands.h"

namespace skipper::tool {

void declare_convert(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("convert", "Keras HDF5 weights to safetensors and back");
  auto options = std::make_shared<convert::Options>();
  convert::declare(*command, *options, "skipper convert");
  command->callback([&action, options] { action = [options] { return run_command(*options, "skipper convert"); }; });
}

}  // namespace skipper::tool
