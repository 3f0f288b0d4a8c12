#include <skipper/history.h>

#include <nlohmann/json.hpp>

#include "../core/atomic_file.h"
#include "../core/guard.h"
#include "../core/mapped_file.h"
#include "history_json.h"

namespace skipper {

namespace detail {

using Json = nlohmann::ordered_json;

Json history_json(const History& history) {
  Json epochs = Json::array();
  for (const EpochRecord& record : history.epochs) {
    Json epoch = {{"epoch", record.epoch}, {"loss", record.loss}, {"accuracy", record.accuracy}};
    epoch["val_loss"] = record.validated ? Json(record.val_loss) : Json();
    epoch["val_accuracy"] = record.validated ? Json(record.val_accuracy) : Json();
    epoch["learning_rate"] = record.learning_rate;
    epoch["seconds"] = record.seconds;
    epochs.push_back(std::move(epoch));
  }
  return {{"epochs", std::move(epochs)}};
}

History history_from(const Json& json) {
  History history;
  for (const Json& epoch : json.at("epochs")) {
    EpochRecord record;
    record.epoch = epoch.at("epoch").get<std::int32_t>();
    record.loss = epoch.at("loss").get<double>();
    record.accuracy = epoch.at("accuracy").get<double>();
    record.validated = !epoch.at("val_loss").is_null();
    if (record.validated) {
      record.val_loss = epoch.at("val_loss").get<double>();
      record.val_accuracy = epoch.at("val_accuracy").get<double>();
    }
    record.learning_rate = epoch.at("learning_rate").get<double>();
    record.seconds = epoch.at("seconds").get<double>();
    history.epochs.push_back(record);
  }
  return history;
}

}  // namespace detail

std::string History::json() const {
  std::string text;
  (void)detail::guarded([&]() -> Status {
    text = detail::history_json(*this).dump(2) + "\n";
    return {};
  });
  return text;
}

Status History::save(const std::string& path) const {
  return detail::guarded([&]() -> Status {
    const std::string text = detail::history_json(*this).dump(2) + "\n";
    detail::AtomicFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    if (Status status = file.write(text.data(), text.size()); !status.ok()) return status;
    return file.commit();
  });
}

Status History::load(const std::string& path) {
  epochs.clear();
  return detail::guarded([&]() -> Status {
    detail::MappedFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    const char* text = static_cast<const char*>(file.data());
    try {
      *this = detail::history_from(detail::Json::parse(text, text + file.size()));
    } catch (const nlohmann::json::exception& error) {
      return Status(SKIPPER_BAD_FILE, path + ": is no history of a training: " + error.what());
    }
    return {};
  });
}

}  // namespace skipper
