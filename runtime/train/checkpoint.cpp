#include "checkpoint.h"

#include <algorithm>
#include <cstring>

#include "../core/atomic_file.h"
#include "../core/printable.h"
#include "../core/sha256.h"

namespace skipper::detail {

namespace {

constexpr const char* format_key = "skipper_checkpoint";  // its value: the version of the format
constexpr const char* format_version = "1";
constexpr const char* record_key = "record";
constexpr const char* record_hash_key = "record_sha256";
constexpr const char* moments_name = "skipper.moments";  // parameters' names have a slash

std::string hash_of(const std::string& text) {
  Sha256 hash;
  hash.update(text.data(), text.size());
  return hash.finish();
}

Status bad_file(const std::string& path, const std::string& what) {
  return Status(SKIPPER_BAD_FILE, path + ": " + what);
}

// "" if there is none.
std::string metadata_of(const Weights& weights, const char* key) {
  const auto found = weights.metadata().find(key);
  return found == weights.metadata().end() ? std::string() : found->second;
}

}  // namespace

Status write_checkpoint(const std::string& path, const TrainingState& state, const Json& record) {
  Weights weights;
  if (Status status = state.store(weights); !status.ok()) return status;
  const std::size_t moments = state.moment_floats();
  Status status =
      weights.add(moments_name, {static_cast<std::int64_t>(moments)}, {state.moments(), state.moments() + moments});
  if (!status.ok()) return status;
  const std::string text = record.dump();
  return weights.save(path, {{format_key, format_version}, {record_key, text}, {record_hash_key, hash_of(text)}});
}

Status open_checkpoint(const std::string& path, Checkpoint& checkpoint) {
  Weights& weights = checkpoint.weights;
  if (Status status = weights.open(path); !status.ok()) return status;
  const std::string version = metadata_of(weights, format_key), text = metadata_of(weights, record_key);
  if (version.empty()) return bad_file(path, "is no checkpoint of a training");
  if (version != format_version)
    return bad_file(path, "is a checkpoint of the unknown version '" + printable(version) + "'");
  if (hash_of(text) != metadata_of(weights, record_hash_key))
    return bad_file(path, "is damaged: its record does not have the sha256 it states");
  if (Status status = weights.verify(); !status.ok()) return status;
  return parse_json(text, path + ": is damaged: its record", checkpoint.record);
}

Status load_checkpoint(const Checkpoint& checkpoint, TrainingState& state) {
  const Weights& weights = checkpoint.weights;
  const skipper_model& model = *state.model();
  if (weights.tensors().size() != model.parameter_count + std::size_t{1})
    return Status(SKIPPER_BAD_WEIGHTS, weights.source() + ": has " + std::to_string(weights.tensors().size()) +
                                           " tensors, a checkpoint of '" + model.name + "' has " +
                                           std::to_string(model.parameter_count + std::size_t{1}));
  skipper_parameter moments{};
  moments.tensor = {moments_name, 1, 0, {static_cast<std::int64_t>(state.moment_floats())}, state.moment_floats()};
  std::vector<const float*> values;
  if (Status status = weights.bind(&moments, 1, values); !status.ok()) return status;
  if (Status status = state.load(weights); !status.ok()) return status;
  std::copy_n(values[0], state.moment_floats(), state.moments());
  return {};
}

}  // namespace skipper::detail
