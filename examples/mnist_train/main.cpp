// mnist_train: trains the MNIST ResNet, evaluates it, and makes a page about it.
#include "../../runtime/core/program.h"
#include "app.h"
#include "training_app.h"

int main(int argc, char** argv) {
  return skipper::detail::run_program("mnist_train", mnist_train::exit_bad_input, [&] {
    int exit_status = 0;
    const std::optional<mnist_train::Options> options = mnist_train::parse(argc, argv, exit_status);
    if (!options) return exit_status;
    const skipper::Status status = mnist_train::TrainingApp(*options).run();
    if (!status.ok()) skipper::detail::complain(status);
    return mnist_train::exit_code(status);
  });
}
