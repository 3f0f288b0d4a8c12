// Trains, with a checkpoint at each update, until it is killed.  With four arguments it comes to an end:
//   train_victim CHECKPOINT [EPOCHS WEIGHTS HISTORY]
#include <skipper/stop.h>
#include <skipper/trainer.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "fake_training.h"

namespace {

skipper::Status write_results(const skipper::Trainer& trainer, const char* weights_path, const char* history_path) {
  skipper::Weights weights;
  if (skipper::Status status = trainer.state().store(weights); !status.ok()) return status;
  if (skipper::Status status = weights.save(weights_path); !status.ok()) return status;
  return trainer.history().save(history_path);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace skipper;
  if (argc != 2 && argc != 5) return 2;
  TrainingOptions options = test::endless_options();
  options.checkpoint = argv[1];
  options.checkpoint_steps = 1;
  if (argc == 5) options.epochs = std::atoi(argv[2]);
  const StopOnSignal stop;
  if (argc == 5) options.stop = stop.flag();
  Trainer trainer;
  Status status = trainer.open(test::fake_tiny(), options);
  if (status.ok() && ::access(argv[1], F_OK) == 0) status = trainer.resume(argv[1]);
  if (status.ok()) status = trainer.train(test::fake_data(61));
  if (status.ok() && argc == 5) status = write_results(trainer, argv[3], argv[4]);
  if (status.ok() && argc == 5) return 0;
  std::fprintf(stderr, "train_victim: %s\n", status.message().c_str());
  return status.code() == SKIPPER_INTERRUPTED ? 130 : 3;
}
