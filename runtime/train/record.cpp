#include "record.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "../core/printable.h"
#include "history_json.h"

namespace skipper::detail {

namespace {

const char* schedule_name(Schedule schedule) {
  constexpr const char* names[] = {"constant", "step_decay", "cosine"};
  return names[static_cast<std::size_t>(schedule)];
}

// These options must stay the same when a training is resumed.
Json options_json(const TrainingOptions& o) {
  Json json = Json::object();
  json.add("batch", o.batch);
  json.add("seed", o.seed);
  json.add("shuffle", o.shuffle);
  json.add("optimizer", o.optimizer == SKIPPER_ADAM ? "adam" : "sgd");
  json.add("learning_rate", o.learning_rate);
  if (o.optimizer == SKIPPER_ADAM) {
    json.add("beta1", o.beta1);
    json.add("beta2", o.beta2);
    json.add("epsilon", o.epsilon);
  } else {
    json.add("momentum", o.momentum);
  }
  json.add("weight_decay", o.weight_decay);
  json.add("schedule", schedule_name(o.schedule));
  if (o.schedule == Schedule::cosine) json.add("epochs", o.epochs);
  if (o.schedule == Schedule::step_decay) {
    json.add("decay_factor", o.decay_factor);
    json.add("decay_epochs", o.decay_epochs);
  }
  json.add("validation_fraction", o.validation_fraction);
  json.add("validation_count", o.validation_count);
  return json;
}

Json position_json(const TrainingPosition& p) {
  Json json = Json::object();
  json.add("epoch", p.epoch);
  json.add("batch", p.batch);
  json.add("step", p.step);
  json.add("loss_sum", p.loss_sum);
  json.add("correct", p.correct);
  json.add("samples", p.samples);
  json.add("seconds", p.seconds);
  json.add("learning_rate", p.learning_rate);
  return json;
}

TrainingPosition position_from(const Json& json) {
  TrainingPosition p;
  p.epoch = static_cast<std::int32_t>(json.integer_at("epoch", 0, INT32_MAX));
  p.batch = json.integer_at("batch", 0, INT64_MAX);
  p.step = json.integer_at("step", 0, INT64_MAX);
  p.loss_sum = json.number_at("loss_sum");
  p.correct = json.integer_at("correct", 0, INT64_MAX);
  p.samples = json.integer_at("samples", 0, INT64_MAX);
  p.seconds = json.number_at("seconds");
  p.learning_rate = json.number_at("learning_rate");
  return p;
}

Json data_json(const DataFacts& data) {
  Json json = Json::object();
  json.add("samples", data.samples);
  json.add("checksum", data.checksum);
  json.add("validation_samples", data.validation_samples);
  json.add("validation_checksum", data.validation_checksum);
  return json;
}

// Samples are counted in 32 bits: see check_dataset.
DataFacts data_from(const Json& json) {
  DataFacts data;
  data.samples = json.integer_at("samples", 0, UINT32_MAX);
  data.checksum = static_cast<std::uint32_t>(json.integer_at("checksum", 0, UINT32_MAX));
  data.validation_samples = json.integer_at("validation_samples", 0, UINT32_MAX);
  data.validation_checksum = static_cast<std::uint32_t>(json.integer_at("validation_checksum", 0, UINT32_MAX));
  return data;
}

Status invalid(const std::string& source, const std::string& what) {
  return Status(SKIPPER_INVALID_ARGUMENT, source + ": " + what);
}

// Empty where the archive is of a version that had none.
std::string training_hash(const skipper_model& model) {
  const bool has = model.struct_bytes > offsetof(skipper_model, training_hash) && model.training_hash != nullptr;
  return has ? model.training_hash : "";
}

// The same build goes on bit for bit; another build of the same network, so of another version of Skipper or for other
// targets, goes on from the same state.
bool can_continue(const Json& json, const skipper_model& model) {
  if (json.text_at("fingerprint") == model.fingerprint) return true;
  const std::string hash = training_hash(model);
  return !hash.empty() && json.find("training_hash") != nullptr && json.text_at("training_hash") == hash;
}

Status check_model(const Json& json, const std::string& source, const skipper_model& model) {
  const std::string& name = json.text_at("name");
  if (name != model.name)
    return invalid(source, "is a checkpoint of the model '" + printable(name) + "', not of '" + model.name + "'");
  if (!can_continue(json, model))
    return invalid(source, "is a checkpoint of another version of the model '" + name +
                               "': the fingerprints differ.  Its parameters can be loaded as weights");
  return {};
}

Status check_same_options(const Json& before, const std::string& source, const TrainingOptions& options) {
  const Json all = options_json(options);
  for (const auto& [key, now] : all.members()) {
    const Json* was = before.find(key);
    if (was == nullptr) return invalid(source, "was written without the option " + key);
    if (!(*was == now))
      return invalid(source,
                     "was written with " + key + " " + printable(was->dump()) + ", the options ask for " + now.dump());
  }
  return {};
}

// All counts follow from the number of samples, the size of a batch and the place in an epoch, so that nothing in a
// record can make later sums overflow, or ask for more memory than the data does.
bool plausible(const Record& record, std::int32_t batch_size) {
  const TrainingPosition& p = record.position;
  const std::int64_t all = record.data.samples;  // 32 bits, as batch_size: products fit
  const std::int64_t batches = (all + batch_size - 1) / batch_size;
  return record.history.epochs.size() == static_cast<std::size_t>(p.epoch) && p.batch <= batches &&
         p.samples == std::min(p.batch * batch_size, all) && p.step == p.epoch * batches + p.batch &&
         p.correct <= p.samples;
}

}  // namespace

Json record_json(const skipper_model& model, const skipper_variant& variant, const TrainingOptions& options,
                 const Record& record) {
  Json of_model = Json::object();
  of_model.add("name", model.name);
  of_model.add("fingerprint", model.fingerprint);
  of_model.add("variant", variant.name);
  if (std::string hash = training_hash(model); !hash.empty()) of_model.add("training_hash", std::move(hash));
  Json json = Json::object();
  json.add("model", std::move(of_model));
  json.add("options", options_json(options));
  json.add("data", data_json(record.data));
  json.add("position", position_json(record.position));
  json.add("history", history_json(record.history));
  return json;
}

Status read_record(const Json& json, const std::string& source, const skipper_model& model,
                   const TrainingOptions& options, Record& record) {
  try {
    if (Status status = check_model(json.object_at("model"), source, model); !status.ok()) return status;
    if (Status status = check_same_options(json.object_at("options"), source, options); !status.ok()) return status;
    record.data = data_from(json.object_at("data"));
    record.position = position_from(json.object_at("position"));
    record.history = history_from(json.object_at("history"));
    if (plausible(record, options.batch)) return {};
    return Status(SKIPPER_BAD_FILE, source + ": is damaged: its position contradicts itself");
  } catch (const JsonError& error) {
    return Status(SKIPPER_BAD_FILE, source + ": is damaged: " + error.what());
  }
}

Status check_same_data(const DataFacts& before, const DataFacts& now) {
  const auto differs = [](const char* what, std::int64_t a, std::int64_t b) {
    return Status(SKIPPER_BAD_DATA, std::string("the training began with ") + std::to_string(a) + " samples" + what +
                                        ", and cannot continue with " + std::to_string(b));
  };
  if (before.samples != now.samples) return differs("", before.samples, now.samples);
  if (before.validation_samples != now.validation_samples)
    return differs(" for validation", before.validation_samples, now.validation_samples);
  if (before.checksum != now.checksum || before.validation_checksum != now.validation_checksum)
    return Status(SKIPPER_BAD_DATA, "the training began with other data of the same size");
  return {};
}

}  // namespace skipper::detail
