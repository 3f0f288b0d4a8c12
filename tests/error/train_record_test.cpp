// Checkpoints whose record was written by an attacker, with the right hashes: refused, and nothing is allocated or
// summed up for what they say.
#include <skipper/trainer.h>

#include <catch2/catch.hpp>

#include "../../runtime/core/sha256.h"
#include "support/files.h"
#include "support/training.h"

using namespace skipper;
using namespace skipper::test;

namespace {

constexpr std::int64_t samples = 40, batch = 8, batches = 5;  // of an epoch

// A checkpoint in the middle of the second epoch.
void make_checkpoint(const std::string& path) {
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), few_epochs(3)));
  trainer.set_callbacks(stop_after(batches + 3));
  CHECK(trainer.train(fake_data(samples)).code() == SKIPPER_INTERRUPTED);
  require_ok(trainer.save_checkpoint(path));
}

std::string record_of(const std::string& path) {
  Weights weights;
  require_ok(weights.open(path));
  return weights.metadata().at("record");
}

void write_record(const std::string& path, const std::string& record) {
  Weights weights;
  require_ok(weights.open(path));
  std::map<std::string, std::string> metadata = weights.metadata();
  metadata["record"] = record;
  detail::Sha256 hash;
  hash.update(record.data(), record.size());
  metadata["record_sha256"] = hash.finish();
  require_ok(weights.save(path, metadata));
}

// The record with another value for a key of one of its objects.
std::string with(const std::string& record, const std::string& object, const std::string& key,
                 const std::string& value) {
  const std::size_t place = record.find("\"" + key + "\":", record.find("\"" + object + "\":"));
  REQUIRE(place != std::string::npos);
  const std::size_t begin = place + key.size() + 3, end = record.find_first_of(",}]", begin);
  return record.substr(0, begin) + value + record.substr(end);
}

Status resume(const std::string& path) {
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), few_epochs(3)));
  Status status = trainer.resume(path);
  CHECK((status.ok() || trainer.position().step == 0));
  return status;
}

}  // namespace

TEST_CASE("the record that was written is read") {
  const TemporaryFolder folder;
  make_checkpoint(folder / "c");
  write_record(folder / "c", record_of(folder / "c"));
  require_ok(resume(folder / "c"));
}

TEST_CASE("values of a record that cannot be are refused, whatever their kind") {
  const TemporaryFolder folder;
  const std::string path = folder / "c";
  make_checkpoint(path);
  const std::string good = record_of(path);
  const std::string deep = std::string(200000, '[') + std::string(200000, ']');
  const std::vector<std::pair<std::string, std::vector<std::string>>> counts = {
      {"position", {"epoch", "batch", "step", "correct", "samples"}},
      {"data", {"samples", "checksum", "validation_samples", "validation_checksum"}},
      {"history", {"epoch"}}};
  const std::vector<std::string> values = {"9223372036854775807",
                                           "-1",
                                           "1e308",
                                           "1125899906842624",
                                           "2.0",
                                           "18446744073709551615",
                                           "null",
                                           "\"1\"",
                                           "{}",
                                           "-9223372036854775808",
                                           "99999999999999999999",
                                           deep};
  for (const auto& [object, keys] : counts)
    for (const std::string& key : keys)
      for (const std::string& value : values) {
        write_record(path, with(good, object, key, value));
        const Status status = resume(path);
        INFO(object << "/" << key << " = " << value.substr(0, 40) << ": " << status.message());
        CHECK(status.code() == SKIPPER_BAD_FILE);
        CHECK(status.message().size() < 500);
      }
  for (const auto& [object, key] : {std::pair("position", "loss_sum"), std::pair("position", "seconds"),
                                    std::pair("position", "learning_rate"), std::pair("history", "loss")})
    for (const std::string& value : {std::string("null"), std::string("\"1\""), std::string("1e999"), deep}) {
      write_record(path, with(good, object, key, value));
      CHECK(resume(path).code() == SKIPPER_BAD_FILE);
    }
}

TEST_CASE("brackets without end where an option stands are refused before they are compared") {
  const TemporaryFolder folder;
  const std::string path = folder / "c";
  make_checkpoint(path);
  const std::string good = record_of(path);
  for (const std::string& part : {std::string("["), std::string("{\"a\":")}) {
    std::string deep;
    for (int i = 0; i < 200000; ++i) deep += part;
    write_record(path, with(good, "options", "batch", deep));
    CHECK(resume(path).code() == SKIPPER_BAD_FILE);
    write_record(path, deep);
    CHECK(resume(path).code() == SKIPPER_BAD_FILE);
  }
  write_record(path, with(good, "options", "batch", "[[[[8]]]]"));
  CHECK_THAT(resume(path).message(), Catch::Contains("was written with batch [[[[8]]]], the options ask for 8"));
  write_record(path, with(good, "model", "name", "\"a\\n\\u001b[31m\""));
  CHECK_THAT(resume(path).message(), Catch::Contains("of the model 'a\\n\\x1b[31m'"));
}

TEST_CASE("counts that are in range but not those of one place in a training are refused") {
  const TemporaryFolder folder;
  const std::string path = folder / "c";
  make_checkpoint(path);
  const std::string good = record_of(path);
  for (const auto& [key, value] : {std::pair("epoch", 0), std::pair("epoch", 2), std::pair("batch", 2),
                                   std::pair("batch", 6), std::pair("step", 7), std::pair("step", 9),
                                   std::pair("samples", 23), std::pair("samples", 25), std::pair("correct", 25)}) {
    write_record(path, with(good, "position", key, std::to_string(value)));
    INFO(key << " = " << value);
    CHECK_THAT(resume(path).message(), Catch::Contains("its position contradicts itself"));
  }
  write_record(path, with(good, "history", "epoch", "2"));
  CHECK(resume(path).code() == SKIPPER_BAD_FILE);
  // A consistent lie about the data: more samples than memory has room for, seen when the data comes.
  const std::int64_t many = UINT32_MAX, many_batches = (many + batch - 1) / batch;
  std::string lie = with(good, "data", "samples", std::to_string(many));
  lie = with(lie, "position", "step", std::to_string(many_batches + 3));
  write_record(path, lie);
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), few_epochs(3)));
  require_ok(trainer.resume(path));
  CHECK(trainer.train(fake_data(samples)).code() == SKIPPER_BAD_DATA);
}

TEST_CASE("a history that was not written by a training is refused") {
  const TemporaryFolder folder;
  const std::string path = folder / "history.json";
  History history;
  const std::string epoch =
      R"({"epoch":1,"loss":1,"accuracy":1,"val_loss":null,"val_accuracy":null,"learning_rate":1,"seconds":1})";
  write_file(path, "{\"epochs\":[" + epoch + "]}");
  require_ok(history.load(path));
  const std::string deep = std::string(200000, '['), none;
  for (const std::string& text :
       {none, deep, "{\"epochs\":" + deep, std::string("[]"), std::string("{\"epochs\":{}}"),
        "{\"epochs\":[" + epoch + "," + epoch + "]}", "{\"epochs\":[" + epoch + "]}" + std::string("\0x", 2),
        std::string("{\"epochs\":[],\"epochs\":[]}"), std::string("{\"epochs\":[{\"epoch\":1.0}]}")}) {
    write_file(path, text);
    CHECK(history.load(path).code() == SKIPPER_BAD_FILE);
    CHECK(history.epochs.empty());
  }
}

TEST_CASE("two trainings of one checkpoint: the second is refused, and goes on when the first is done") {
  const TemporaryFolder folder;
  const Dataset data = fake_data(samples);
  TrainingOptions options = few_epochs(2);
  options.checkpoint = folder / "c";
  Trainer first, second;
  require_ok(first.open(fake_tiny(), options));
  require_ok(second.open(fake_tiny(), options));
  Status refused, saved, own;
  TrainingCallbacks callbacks;
  callbacks.on_epoch = [&](const EpochRecord&) {
    refused = second.train(data);
    saved = second.save_checkpoint(options.checkpoint);
    own = first.save_checkpoint(options.checkpoint);
    return true;
  };
  first.set_callbacks(callbacks);
  require_ok(first.train(data));
  CHECK(refused.code() == SKIPPER_IO_ERROR);
  CHECK_THAT(refused.message(), Catch::StartsWith(options.checkpoint + ": another run is writing it"));
  CHECK(saved.code() == SKIPPER_IO_ERROR);
  require_ok(own);
  CHECK(second.position().step == 0);
  require_ok(second.train(data));
  CHECK(folder.names() == std::vector<std::string>{"c"});
}
