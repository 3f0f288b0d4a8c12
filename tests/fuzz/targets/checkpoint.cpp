// Checkpoints: a training refuses one, or continues it.  An input that starts with { is the record of a checkpoint
// whose tensors and hashes are right; any other one is the whole file.
#include <skipper/trainer.h>

#include <nlohmann/json.hpp>

#include "core/sha256.h"
#include "fuzz.h"
#include "mutate_json.h"
#include "support/fake_training.h"

using namespace skipper;
using namespace skipper::fuzz;

namespace {

TrainingOptions options() {
  TrainingOptions result;
  result.epochs = 3;
  result.batch = 8;
  result.validation_count = 10;
  return result;
}

const Dataset& samples() {
  static const Dataset data = test::fake_data(61);
  return data;
}

// Trains until `updates` more are done.
Status train(Trainer& trainer, std::int64_t updates) {
  std::int64_t left = updates;
  TrainingCallbacks callbacks;
  callbacks.on_batch = [&left](const BatchReport&) { return --left > 0; };
  trainer.set_callbacks(std::move(callbacks));
  return trainer.train(samples());
}

Trainer opened() {
  Trainer trainer;
  require(trainer.open(test::fake_tiny(), options()).ok(), "a trainer can be opened");
  return trainer;
}

// A training has written these in its second epoch.
const Weights& good() {
  static const Weights weights = [] {
    Trainer trainer = opened();
    require(train(trainer, 10).code() == SKIPPER_INTERRUPTED, "a training can be stopped");
    const std::string path = scratch_path("good");
    require(trainer.save_checkpoint(path).ok(), "a checkpoint can be written");
    Weights checkpoint;
    require(checkpoint.open(path).ok(), "a checkpoint can be read");
    return checkpoint;
  }();
  return weights;
}

// False for a record that no file can hold: one that is not UTF-8.
bool write_checkpoint(const std::string& record, const std::string& path) {
  detail::Sha256 hash;
  hash.update(record.data(), record.size());
  auto metadata = good().metadata();
  metadata["record"] = record;
  metadata["record_sha256"] = hash.finish();
  return good().save(path, metadata).ok();
}

void check_continued(Trainer& trainer) {
  const TrainingPosition start = trainer.position();
  const Status trained = train(trainer, 2);
  require_message(trained);
  const bool known = trained.ok() || trained.code() == SKIPPER_INTERRUPTED || trained.code() == SKIPPER_BAD_DATA ||
                     trained.code() == SKIPPER_DIVERGED;
  require(known, "what was resumed is trained, or the data are refused: " + trained.message());
  require(trainer.position().step >= start.step, "a training goes on");
  const std::string path = scratch_path("continued");
  require(trainer.save_checkpoint(path).ok(), "what was resumed can be saved");
  Trainer again = opened();
  const Status status = again.resume(path);
  require(status.ok(), "what was saved can be resumed: " + status.message());
  require(again.position().step == trainer.position().step, "a training is resumed where it was");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string path;
  if (size > 0 && bytes[0] == '{') {
    path = scratch_path("checkpoint");
    if (!write_checkpoint(std::string(reinterpret_cast<const char*>(bytes), size), path)) return reject;
  } else {
    path = file_in_memory(bytes, size);
  }
  Trainer trainer = opened();
  const Status status = trainer.resume(path);
  require_message(status);
  if (status.ok()) {
    check_continued(trainer);
  } else {
    require(trainer.position().step == 0 && trainer.history().epochs.empty(), "nothing is changed by a bad checkpoint");
  }
  return keep;
}

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  (void)good();
  return 0;
}

// Now and then from the record as it is written today: those of the corpus may be of an older format.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed) {
  const std::string& record = good().metadata().at("record");
  if (seed % 64 == 0 && record.size() <= most) size = record.copy(reinterpret_cast<char*>(bytes), record.size());
  return mutate_json(bytes, size, most, seed);
}
