// Trained weights go to Keras's files, and back.
#include <skipper/hdf5.h>
#include <skipper/trainer.h>

#include <catch2/catch.hpp>

#include "support/files.h"
#include "support/training.h"

using namespace skipper;
using namespace skipper::test;

TEST_CASE("trained parameters go to Keras HDF5 and come back with the same bits") {
  const KerasLayout layout = GENERATE(KerasLayout::keras1, KerasLayout::keras2);
  const TemporaryFolder folder;
  Trainer trainer, loaded;
  require_ok(trainer.open(fake_tiny(), few_epochs(1)));
  require_ok(trainer.train(fake_data(40)));
  Weights weights, read;
  require_ok(trainer.state().store(weights));
  require_ok(write_keras_hdf5(folder / "w.h5", weights, layout));
  require_ok(read_keras_hdf5(folder / "w.h5", read));
  require_ok(loaded.open(fake_tiny(), few_epochs(1)));
  require_ok(loaded.load(read));
  const std::size_t bytes = fake_tiny().training->parameter_floats * sizeof(float);
  CHECK(std::memcmp(loaded.state().parameters(), trainer.state().parameters(), bytes) == 0);
}
