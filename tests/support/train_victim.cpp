// Trains without end, with a checkpoint at each update, until it is killed: train_victim CHECKPOINT
#include <skipper/trainer.h>
#include <unistd.h>

#include <cstdio>

#include "fake_training.h"

int main(int argc, char** argv) {
  using namespace skipper;
  if (argc != 2) return 2;
  TrainingOptions options = test::endless_options();
  options.checkpoint = argv[1];
  options.checkpoint_steps = 1;
  Trainer trainer;
  Status status = trainer.open(test::fake_tiny(), options);
  if (status.ok() && ::access(argv[1], F_OK) == 0) status = trainer.resume(argv[1]);
  if (status.ok()) status = trainer.train(test::fake_data(61));
  std::fprintf(stderr, "train_victim: %s\n", status.message().c_str());
  return 3;
}
