// mnist_train: trains the MNIST ResNet, evaluates it, and makes a page about it.
#include <cstdio>
#include <exception>

#include "app.h"
#include "training_app.h"

int main(int argc, char** argv) {
  int exit_status = 0;
  const std::optional<mnist_train::Options> options = mnist_train::parse(argc, argv, exit_status);
  if (!options) return exit_status;
  try {
    skipper::Status status = mnist_train::TrainingApp(*options).run();
    if (status.ok() && (std::fflush(stdout) != 0 || std::ferror(stdout) != 0))
      status = skipper::Status(SKIPPER_IO_ERROR, "standard output cannot be written");
    if (!status.ok()) std::fprintf(stderr, "mnist_train: %s\n", status.message().c_str());
    return mnist_train::exit_code(status);
  } catch (const std::exception& error) {  // out of memory
    std::fprintf(stderr, "mnist_train: %s\n", error.what());
    return mnist_train::exit_bad_input;
  }
}
