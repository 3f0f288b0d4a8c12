#include <skipper/trainer.h>

#include <utility>

#include "../core/guard.h"
#include "checkpoint.h"
#include "training_run.h"

namespace skipper {

namespace {

Status not_open() {
  return detail::guarded([] { return Status(SKIPPER_INVALID_ARGUMENT, "trainer: not opened"); });
}

}  // namespace

Trainer::Trainer() = default;
Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

Status Trainer::open(const skipper_model& model, const TrainingOptions& options) {
  run_.reset();
  return detail::guarded([&]() -> Status {
    auto run = std::make_unique<Run>();
    if (Status status = run->open(model, options); !status.ok()) return status;
    run_ = std::move(run);
    return {};
  });
}

Status Trainer::load(const Weights& weights) {
  if (run_ == nullptr) return not_open();
  if (Status status = run_->state.load(weights); !status.ok()) return status;
  run_->record = detail::Record();
  return {};
}

Status Trainer::resume(const std::string& path) {
  if (run_ == nullptr) return not_open();
  return detail::guarded([&]() -> Status {
    detail::Checkpoint checkpoint;
    detail::Record record;
    if (Status status = detail::open_checkpoint(path, checkpoint); !status.ok()) return status;
    Status status = detail::read_record(checkpoint.record, path, *run_->model, run_->options, record);
    if (!status.ok()) return status;
    if (status = detail::load_checkpoint(checkpoint, run_->state); !status.ok()) return status;
    run_->record = std::move(record);
    return {};
  });
}

void Trainer::set_callbacks(TrainingCallbacks callbacks) {
  if (run_ != nullptr) run_->callbacks = std::move(callbacks);
}

Status Trainer::train(const Dataset& data, const Dataset* validation) {
  if (run_ == nullptr) return not_open();
  return detail::guarded([&] { return run_->train(data, validation); });
}

Status Trainer::save_checkpoint(const std::string& path) const {
  if (run_ == nullptr) return not_open();
  return detail::guarded([&]() -> Status {
    // Unless train holds it already, where a callback saves.
    FileLock lock;
    if (!run_->lock.holds(path))
      if (Status status = lock.lock(path); !status.ok()) return status;
    return run_->save(path);
  });
}

const TrainingState& Trainer::state() const {
  static const TrainingState none;
  return run_ == nullptr ? none : run_->state;
}

const History& Trainer::history() const {
  static const History none;
  return run_ == nullptr ? none : run_->record.history;
}

TrainingPosition Trainer::position() const { return run_ == nullptr ? TrainingPosition() : run_->record.position; }

const skipper_variant* Trainer::variant() const { return run_ == nullptr ? nullptr : run_->variant; }

}  // namespace skipper
