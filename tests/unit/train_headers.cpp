// The public headers of Skipper::train, compiled as the strictest app would: see runtime_headers.cpp.
#include <skipper/dataset.h>
#include <skipper/evaluation.h>
#include <skipper/history.h>
#include <skipper/memory.h>
#include <skipper/progress.h>
#include <skipper/stop.h>
#include <skipper/trainer.h>
#include <skipper/training_options.h>
#include <skipper/training_state.h>

// Uses what is inline.
bool trains(skipper::Trainer trainer) {
  const skipper::StopOnSignal stop;
  skipper::TrainingProgress progress(nullptr);
  skipper::AlignedMemory memory, other = std::move(memory);
  skipper::ModelContext context, moved = std::move(context);
  trainer = skipper::Trainer();
  return stop.requested() || other.floats() == nullptr || moved.get() == nullptr || skipper::Dataset().size() == 0;
}
