// mnist_train: trains the MNIST ResNet, evaluates it, and makes a page about it.
#include <cstdio>
#include <exception>

#include "../../runtime/core/standard_output.h"
#include "app.h"
#include "training_app.h"

int main(int argc, char** argv) {
  skipper::detail::check_standard_output_at_exit("mnist_train");
  int exit_status = 0;
  const std::optional<mnist_train::Options> options = mnist_train::parse(argc, argv, exit_status);
  if (!options) return exit_status;
  try {
    const skipper::Status status = mnist_train::TrainingApp(*options).run();
    if (!status.ok()) std::fprintf(stderr, "mnist_train: %s\n", status.message().c_str());
    return mnist_train::exit_code(status);
  } catch (const std::exception& error) {  // out of memory
    std::fprintf(stderr, "mnist_train: %s\n", error.what());
    return mnist_train::exit_bad_input;
  }
}
