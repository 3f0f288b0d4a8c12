#include "model_files.h"

#include <filesystem>
#include <string_view>

#include "../core/json.h"
#include "../core/mapped_file.h"

namespace skipper::tool {

const nlohmann::json* variant_entry(const nlohmann::json& manifest, const std::string& name) {
  if (!manifest.contains("variants")) return nullptr;
  for (const auto& entry : manifest["variants"])
    if (entry.value("name", "") == name) return &entry;
  return nullptr;
}

std::string ModelFiles::beside(const std::string& name) const {
  return (std::filesystem::path(path_).parent_path() / name).string();
}

Status ModelFiles::open(const std::string& path) {
  path_ = path;
  if (Status status = library_.open(path); !status.ok()) return status;
  return read_manifest();
}

Status ModelFiles::read_manifest() {
  const std::string path = beside("manifest.json");
  detail::MappedFile file;
  if (Status status = file.open(path); !status.ok())
    return Status(status.code(), status.message() + "; it must lie beside the shared object");
  const std::string_view text(static_cast<const char*>(file.data()), file.size());
  detail::Json checked;  // how deep it goes, above all
  if (Status status = detail::parse_json(text, path + ": is not the manifest of a model", checked); !status.ok())
    return status;
  manifest_ = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!manifest_.is_object())
    return Status(SKIPPER_BAD_FILE, path + ": is not the manifest of a model: no JSON object");
  if (manifest_.value("graph_hash", "") != model().fingerprint)
    return Status(SKIPPER_BAD_FILE, path + ": is of another build than the shared object: its graph_hash differs");
  if (!manifest_.contains("layers") || !manifest_["layers"].is_array())
    return Status(SKIPPER_BAD_FILE, path + ": has no list of layers: generate the model again");
  return {};
}

Status ModelFiles::choose(const std::string& name, const skipper_variant*& variant) const {
  const skipper_status code = model().choose(SKIPPER_ABI_VERSION, name.empty() ? nullptr : name.c_str(), &variant);
  if (code == SKIPPER_OK) return {};
  return Status(code, std::string("model '") + model().name + "': " + model().last_error());
}

}  // namespace skipper::tool
