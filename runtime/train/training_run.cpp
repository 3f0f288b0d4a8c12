#include "training_run.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "../core/guard.h"
#include "model_call.h"
#include "samples.h"

namespace skipper {

namespace {

std::string place(const TrainingPosition& position) {
  return "epoch " + std::to_string(position.epoch + 1) + ", batch " + std::to_string(position.batch + 1) + " (update " +
         std::to_string(position.step + 1) + ")";
}

}  // namespace

Status Trainer::Run::open(const skipper_model& opened, const TrainingOptions& wanted) {
  model = &opened;
  options = wanted;
  if (Status status = check_options(options); !status.ok()) return status;
  if (Status status = detail::choose_variant(opened, options.variant, variant); !status.ok()) return status;
  if (Status status = detail::check_one_input(opened); !status.ok()) return status;
  if (Status status = state.create(opened); !status.ok()) return status;
  if (options.batch > opened.max_batch)
    return Status(SKIPPER_BATCH_OUT_OF_RANGE, "training options: batch " + std::to_string(options.batch) +
                                                  " is over the " + std::to_string(opened.max_batch) +
                                                  " that the model '" + opened.name + "' was generated for");
  const std::uint64_t classes = opened.training->labels->elements;
  if (opened.outputs[opened.training->probabilities].elements != classes)
    return Status(SKIPPER_INVALID_ARGUMENT,
                  std::string("model '") + opened.name + "': labels and probabilities differ in size");
  const auto batch = static_cast<std::size_t>(options.batch);
  samples_.resize(batch * opened.inputs[0].elements);
  labels_.resize(batch * classes);
  losses_.resize(batch);
  probabilities_.resize(batch * classes);
  if (Status status = state.initialize(options.seed); !status.ok()) return status;
  return context_.create_training(opened, *variant, detail::options_of(options.threads));
}

Status Trainer::Run::check_data(const Dataset& data, const Dataset* validation, Sets& sets) {
  const std::uint64_t classes = model->training->labels->elements;
  for (const Dataset* set : {&data, validation}) {
    if (set == nullptr) continue;
    if (Status status = check_dataset(*set); !status.ok()) return status;
    if (Status status = detail::check_fits(*set, *model, classes); !status.ok()) return status;
  }
  if (validation != nullptr && (options.validation_fraction > 0 || options.validation_count > 0))
    return Status(SKIPPER_INVALID_ARGUMENT,
                  "training: validation data was given, and a part of the data asked for too");
  const std::int64_t size = data.size();
  std::int64_t kept = size - options.validation_count;
  if (options.validation_fraction > 0)
    kept = static_cast<std::int64_t>(std::floor(static_cast<double>(size) * (1 - options.validation_fraction)));
  if (kept < 1)
    return Status(SKIPPER_BAD_DATA, data.name + ": its " + std::to_string(size) + " samples leave none to train with");
  sets.train = &data;
  sets.train_count = static_cast<std::uint32_t>(kept);
  sets.batches = (kept + options.batch - 1) / options.batch;
  sets.validation = validation != nullptr ? validation : &data;
  sets.validation_first = validation != nullptr ? 0 : kept;
  sets.validation_count = validation != nullptr ? validation->size() : size - kept;
  return check_facts(sets);
}

Status Trainer::Run::check_facts(const Sets& sets) {
  detail::DataFacts now;
  now.samples = sets.train_count;
  now.checksum = detail::checksum(*sets.train);
  now.validation_samples = sets.validation_count;
  if (sets.validation != sets.train) now.validation_checksum = detail::checksum(*sets.validation);
  if (record.data.samples > 0)
    if (Status status = detail::check_same_data(record.data, now); !status.ok()) return status;
  if (record.position.batch > sets.batches)
    return Status(SKIPPER_BAD_DATA, "training: the checkpoint's epochs have more batches than this data");
  record.data = now;
  return {};
}

Status Trainer::Run::train(const Dataset& data, const Dataset* validation) {
  // Another training that wrote the same file would lose this one's work, or this one its.
  if (!options.checkpoint.empty())
    if (Status status = lock.lock(options.checkpoint); !status.ok()) return status;
  Status status = detail::guarded([&] { return run_epochs(data, validation); });
  lock.unlock();
  return status;
}

Status Trainer::Run::run_epochs(const Dataset& data, const Dataset* validation) {
  Sets sets;
  if (Status status = check_data(data, validation, sets); !status.ok()) return status;
  callback_stopped_ = false;
  ticked_ = std::chrono::steady_clock::now();
  Status status;
  while (status.ok() && record.position.epoch < options.epochs) {
    status = run_batches(sets);
    if (status.ok()) status = end_epoch(sets);
  }
  tick();
  if (status.code() != SKIPPER_INTERRUPTED) return status;
  const Status saved = save_checkpoint();
  return saved.ok() ? status : saved;
}

Status Trainer::Run::run_batches(const Sets& sets) {
  TrainingPosition& position = record.position;
  if (options.shuffle) {
    shuffled_order(options.seed, static_cast<std::uint64_t>(position.epoch), 0, sets.train_count, order_);
    if (order_.empty()) return detail::out_of_memory();
  } else {
    order_.resize(sets.train_count);
    std::iota(order_.begin(), order_.end(), 0U);
  }
  while (position.batch < sets.batches) {
    if (stopping()) return interrupted();
    BatchReport report;
    if (Status status = run_batch(sets, report); !status.ok()) return status;
    if (callbacks.on_batch && !callbacks.on_batch(report)) callback_stopped_ = true;
    if (options.checkpoint_steps > 0 && position.step % options.checkpoint_steps == 0)
      if (Status status = save_checkpoint(); !status.ok()) return status;
  }
  return {};
}

Status Trainer::Run::run_batch(const Sets& sets, BatchReport& report) {
  TrainingPosition& position = record.position;
  const std::size_t first = static_cast<std::size_t>(position.batch) * static_cast<std::size_t>(options.batch);
  const std::size_t count = std::min(static_cast<std::size_t>(options.batch), order_.size() - first);
  make_batch(*sets.train, order_.data() + first, count, samples_.data(), labels_.data());
  if (Status status = compute(static_cast<std::int32_t>(count)); !status.ok()) return status;
  if (Status status = check_diverged(static_cast<std::int32_t>(count)); !status.ok()) return status;
  report.learning_rate = learning_rate_at(options, position.step, sets.batches);
  if (Status status = update(report.learning_rate); !status.ok()) return status;
  add_up(sets, first, count, report);
  return {};
}

Status Trainer::Run::compute(std::int32_t count) {
  const auto samples = static_cast<std::size_t>(count);
  const std::uint32_t output = model->training->probabilities;
  const std::size_t input_bytes = samples * model->inputs[0].elements * sizeof(float);
  const std::size_t label_bytes = samples * model->training->labels->elements * sizeof(float);
  std::vector<float*> outputs(model->output_count, nullptr);
  std::vector<std::size_t> output_bytes(model->output_count, 0);
  outputs[output] = probabilities_.data();
  output_bytes[output] = label_bytes;
  const float* inputs = samples_.data();
  return detail::called(
      *model, "train_step",
      model->train_step(context_.get(), count, &inputs, &input_bytes, labels_.data(), label_bytes, state.parameters(),
                        state.gradients(), losses_.data(), outputs.data(), output_bytes.data()));
}

// Before the update, so that the parameters stay those that could still be computed with.  Parameters are looked at
// only when something is wrong, at the ends of epochs and before checkpoints: reading all of them each time would take
// 1 % of a step of a small network, and those that are not finite show in losses and gradients.
Status Trainer::Run::check_diverged(std::int32_t count) const {
  const auto bad = std::find_if_not(losses_.begin(), losses_.begin() + count, [](float x) { return std::isfinite(x); });
  const bool finite = bad == losses_.begin() + count;
  if (finite && state.gradients_finite()) return {};
  const Status status = state.check_finite();
  std::string text = place(record.position) + ": ";
  if (!finite)
    text += std::string("the loss is ") + (std::isnan(*bad) ? "NaN" : "infinite") + (status.ok() ? "" : "; ");
  return Status(SKIPPER_DIVERGED, text + status.message());
}

Status Trainer::Run::update(double learning_rate) {
  skipper_update rule{};
  rule.optimizer = options.optimizer;
  rule.step = record.position.step + 1;
  rule.learning_rate = learning_rate;
  rule.beta1 = options.beta1;
  rule.beta2 = options.beta2;
  rule.epsilon = options.epsilon;
  rule.momentum = options.momentum;
  rule.weight_decay = options.weight_decay;
  return detail::called(*model, "update",
                        model->update(context_.get(), &rule, state.parameters(), state.gradients(), state.moments()));
}

void Trainer::Run::add_up(const Sets& sets, std::size_t first, std::size_t count, BatchReport& report) {
  TrainingPosition& position = record.position;
  const auto classes = static_cast<std::size_t>(sets.train->classes);
  double batch_loss = 0;
  for (std::size_t i = 0; i < count; ++i) {
    batch_loss += static_cast<double>(losses_[i]);
    const std::size_t predicted = detail::largest(probabilities_.data() + i * classes, classes);
    const auto label = static_cast<std::size_t>(sets.train->labels[order_[first + i]]);
    position.correct += predicted == label ? 1 : 0;
  }
  position.loss_sum += batch_loss;
  position.samples += static_cast<std::int64_t>(count);
  position.batch += 1;
  position.step += 1;
  position.learning_rate = report.learning_rate;
  report.epoch = position.epoch + 1;
  report.epochs = options.epochs;
  report.batch = position.batch;
  report.batches = sets.batches;
  report.step = position.step;
  report.batch_loss = batch_loss / static_cast<double>(count);
  report.loss = position.loss_sum / static_cast<double>(position.samples);
  report.accuracy = static_cast<double>(position.correct) / static_cast<double>(position.samples);
}

Status Trainer::Run::end_epoch(const Sets& sets) {
  TrainingPosition& position = record.position;
  // The last update's parameters have not been looked at yet.
  if (Status status = state.check_finite(); !status.ok())
    return Status(status.code(), "after epoch " + std::to_string(position.epoch + 1) + ": " + status.message());
  EpochRecord epoch;
  if (sets.validation_count > 0)
    if (Status status = validate(sets, epoch); !status.ok()) return status;
  tick();
  epoch.epoch = position.epoch + 1;
  epoch.loss = position.loss_sum / static_cast<double>(position.samples);
  epoch.accuracy = static_cast<double>(position.correct) / static_cast<double>(position.samples);
  epoch.learning_rate = position.learning_rate;
  epoch.seconds = position.seconds;
  record.history.epochs.push_back(epoch);
  TrainingPosition next;
  next.epoch = epoch.epoch;
  next.step = position.step;
  next.learning_rate = position.learning_rate;
  position = next;
  if (callbacks.on_epoch && !callbacks.on_epoch(epoch)) callback_stopped_ = true;
  const bool last = epoch.epoch == options.epochs;
  const bool due = options.checkpoint_epochs > 0 && epoch.epoch % options.checkpoint_epochs == 0;
  return last || due ? save_checkpoint() : Status();
}

Status Trainer::Run::validate(const Sets& sets, EpochRecord& epoch) {
  if (stopping()) return interrupted();
  Status status = predictor_.prepare(*model, *variant, state.parameter_pointers(), options.threads);
  if (!status.ok()) return status;
  EvaluationOptions how;
  how.first = sets.validation_first;
  how.count = sets.validation_count;
  how.progress = [this](std::int64_t done, std::int64_t total) {
    if (callbacks.on_validation) callbacks.on_validation(done, total);
    return !stopping();
  };
  Evaluation result;
  status = detail::evaluate_samples(predictor_, *sets.validation, how, result);
  if (status.code() == SKIPPER_INTERRUPTED) return interrupted();
  if (!status.ok())
    return Status(status.code(),
                  "validation of epoch " + std::to_string(record.position.epoch + 1) + ": " + status.message());
  epoch.validated = true;
  epoch.val_loss = result.loss;
  epoch.val_accuracy = result.accuracy;
  return {};
}

Status Trainer::Run::interrupted() const {
  const TrainingPosition& position = record.position;
  return Status(SKIPPER_INTERRUPTED, "training stopped in epoch " + std::to_string(position.epoch + 1) + " after " +
                                         std::to_string(position.batch) + " batches" +
                                         (options.checkpoint.empty() ? "; no checkpoint was asked for"
                                                                     : "; saved to " + options.checkpoint));
}

void Trainer::Run::tick() {
  const auto now = std::chrono::steady_clock::now();
  record.position.seconds += std::chrono::duration<double>(now - ticked_).count();
  ticked_ = now;
}

Status Trainer::Run::save_checkpoint() {
  if (options.checkpoint.empty()) return {};
  tick();
  Status status = save(options.checkpoint);
  if (status.ok() && callbacks.on_checkpoint) callbacks.on_checkpoint(options.checkpoint);
  return status;
}

Status Trainer::Run::save(const std::string& path) const {
  // A checkpoint that cannot be continued must not replace one that can.
  if (Status status = state.check_finite(); !status.ok())
    return Status(status.code(), path + ": not written: " + status.message());
  return detail::write_checkpoint(path, state, detail::record_json(*model, *variant, options, record));
}

}  // namespace skipper
