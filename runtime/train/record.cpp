#include "record.h"

#include <cstddef>

#include "history_json.h"

namespace skipper::detail {

namespace {

const char* schedule_name(Schedule schedule) {
  constexpr const char* names[] = {"constant", "step_decay", "cosine"};
  return names[static_cast<std::size_t>(schedule)];
}

// What must stay the same when a training is resumed.
Json options_json(const TrainingOptions& o) {
  Json json = {{"batch", o.batch}, {"seed", o.seed}, {"shuffle", o.shuffle}};
  json["optimizer"] = o.optimizer == SKIPPER_ADAM ? "adam" : "sgd";
  json["learning_rate"] = o.learning_rate;
  if (o.optimizer == SKIPPER_ADAM) {
    json["beta1"] = o.beta1;
    json["beta2"] = o.beta2;
    json["epsilon"] = o.epsilon;
  } else {
    json["momentum"] = o.momentum;
  }
  json["weight_decay"] = o.weight_decay;
  json["schedule"] = schedule_name(o.schedule);
  if (o.schedule == Schedule::cosine) json["epochs"] = o.epochs;
  if (o.schedule == Schedule::step_decay) {
    json["decay_factor"] = o.decay_factor;
    json["decay_epochs"] = o.decay_epochs;
  }
  json["validation_fraction"] = o.validation_fraction;
  json["validation_count"] = o.validation_count;
  return json;
}

Json position_json(const TrainingPosition& p) {
  return {{"epoch", p.epoch},     {"batch", p.batch},     {"step", p.step},       {"loss_sum", p.loss_sum},
          {"correct", p.correct}, {"samples", p.samples}, {"seconds", p.seconds}, {"learning_rate", p.learning_rate}};
}

TrainingPosition position_from(const Json& json) {
  TrainingPosition p;
  p.epoch = json.at("epoch").get<std::int32_t>();
  p.batch = json.at("batch").get<std::int64_t>();
  p.step = json.at("step").get<std::int64_t>();
  p.loss_sum = json.at("loss_sum").get<double>();
  p.correct = json.at("correct").get<std::int64_t>();
  p.samples = json.at("samples").get<std::int64_t>();
  p.seconds = json.at("seconds").get<double>();
  p.learning_rate = json.at("learning_rate").get<double>();
  return p;
}

Json data_json(const DataFacts& data) {
  return {{"samples", data.samples},
          {"checksum", data.checksum},
          {"validation_samples", data.validation_samples},
          {"validation_checksum", data.validation_checksum}};
}

DataFacts data_from(const Json& json) {
  DataFacts data;
  data.samples = json.at("samples").get<std::int64_t>();
  data.checksum = json.at("checksum").get<std::uint32_t>();
  data.validation_samples = json.at("validation_samples").get<std::int64_t>();
  data.validation_checksum = json.at("validation_checksum").get<std::uint32_t>();
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
  if (json.at("fingerprint").get<std::string>() == model.fingerprint) return true;
  const std::string hash = training_hash(model);
  return !hash.empty() && json.contains("training_hash") && json.at("training_hash").get<std::string>() == hash;
}

Status check_model(const Json& json, const std::string& source, const skipper_model& model) {
  const auto name = json.at("name").get<std::string>();
  if (name != model.name)
    return invalid(source, "is a checkpoint of the model '" + name + "', not of '" + model.name + "'");
  if (!can_continue(json, model))
    return invalid(source, "is a checkpoint of another version of the model '" + name +
                               "': the fingerprints differ.  Its parameters can be loaded as weights");
  return {};
}

Status check_same_options(const Json& before, const std::string& source, const TrainingOptions& options) {
  const Json now = options_json(options);
  for (const auto& [key, value] : now.items()) {
    if (!before.contains(key)) return invalid(source, "was written without the option " + key);
    if (before[key] != value)
      return invalid(source,
                     "was written with " + key + " " + before[key].dump() + ", the options ask for " + value.dump());
  }
  return {};
}

bool plausible(const Record& record) {
  const TrainingPosition& p = record.position;
  return p.epoch >= 0 && record.history.epochs.size() == static_cast<std::size_t>(p.epoch) && p.batch >= 0 &&
         p.step >= p.batch && p.correct >= 0 && p.samples >= p.correct && record.data.samples >= p.samples;
}

}  // namespace

Json record_json(const skipper_model& model, const skipper_variant& variant, const TrainingOptions& options,
                 const Record& record) {
  Json json;
  json["model"] = {{"name", model.name}, {"fingerprint", model.fingerprint}, {"variant", variant.name}};
  if (const std::string hash = training_hash(model); !hash.empty()) json["model"]["training_hash"] = hash;
  json["options"] = options_json(options);
  json["data"] = data_json(record.data);
  json["position"] = position_json(record.position);
  json["history"] = history_json(record.history);
  return json;
}

Status read_record(const Json& json, const std::string& source, const skipper_model& model,
                   const TrainingOptions& options, Record& record) {
  try {
    if (Status status = check_model(json.at("model"), source, model); !status.ok()) return status;
    if (Status status = check_same_options(json.at("options"), source, options); !status.ok()) return status;
    record.data = data_from(json.at("data"));
    record.position = position_from(json.at("position"));
    record.history = history_from(json.at("history"));
    if (plausible(record)) return {};
    return Status(SKIPPER_BAD_FILE, source + ": is damaged: its position contradicts itself");
  } catch (const nlohmann::json::exception& error) {
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
