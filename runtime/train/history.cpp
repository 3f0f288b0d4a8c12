#include <skipper/files.h>
#include <skipper/history.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "../core/guard.h"
#include "../core/mapped_file.h"
#include "history_json.h"

namespace skipper {

namespace detail {

Json history_json(const History& history) {
  Json epochs = Json::list();
  for (const EpochRecord& record : history.epochs) {
    Json& epoch = epochs.push_back(Json::object());
    epoch.add("epoch", record.epoch);
    epoch.add("loss", record.loss);
    epoch.add("accuracy", record.accuracy);
    epoch.add("val_loss", record.validated ? Json(record.val_loss) : Json());
    epoch.add("val_accuracy", record.validated ? Json(record.val_accuracy) : Json());
    epoch.add("learning_rate", record.learning_rate);
    epoch.add("seconds", record.seconds);
  }
  Json json = Json::object();
  json.add("epochs", std::move(epochs));
  return json;
}

History history_from(const Json& json) {
  History history;
  for (const auto& [name, epoch] : json.list_at("epochs")) {
    EpochRecord record;
    const auto number = static_cast<std::int64_t>(history.epochs.size()) + 1;
    record.epoch =
        static_cast<std::int32_t>(epoch.integer_at("epoch", number, std::min<std::int64_t>(number, INT32_MAX)));
    record.loss = epoch.number_at("loss");
    record.accuracy = epoch.number_at("accuracy");
    record.validated = !epoch.at("val_loss").is_null();
    if (record.validated) {
      record.val_loss = epoch.number_at("val_loss");
      record.val_accuracy = epoch.number_at("val_accuracy");
    }
    record.learning_rate = epoch.number_at("learning_rate");
    record.seconds = epoch.number_at("seconds");
    history.epochs.push_back(record);
  }
  return history;
}

}  // namespace detail

std::string History::json() const {
  return detail::value_or_empty([&] { return detail::history_json(*this).dump(2) + "\n"; });
}

Status History::save(const std::string& path) const {
  return detail::guarded([&]() -> Status {
    const std::string text = detail::history_json(*this).dump(2) + "\n";
    return write_file(path, text.data(), text.size());
  });
}

Status History::load(const std::string& path) {
  epochs.clear();
  return detail::guarded([&]() -> Status {
    detail::MappedFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    const std::string_view text(static_cast<const char*>(file.data()), file.size());
    detail::Json json;
    if (Status status = detail::parse_json(text, path, json); !status.ok()) return status;
    try {
      *this = detail::history_from(json);
    } catch (const detail::JsonError& error) {
      return Status(SKIPPER_BAD_FILE, path + ": is no history of a training: " + error.what());
    }
    return {};
  });
}

}  // namespace skipper
