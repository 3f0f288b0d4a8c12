// A generated model on disk: its shared object and what skipper-compile wrote beside it.
#pragma once

#include <skipper/model_library.h>

#include <nlohmann/json.hpp>
#include <string>

namespace skipper::tool {

// Returns what a manifest says of the variant of that name; null if nothing.
const nlohmann::json* variant_entry(const nlohmann::json& manifest, const std::string& name);

class ModelFiles {
 public:
  // Errors: those of ModelLibrary::open; SKIPPER_IO_ERROR and SKIPPER_BAD_FILE for the manifest, which must be of the
  // same build as the shared object.
  Status open(const std::string& path);

  const skipper_model& model() const { return *library_.model(); }
  const nlohmann::json& manifest() const { return manifest_; }
  // A file beside the shared object.
  std::string beside(const std::string& name) const;

  // The variant of that name, or the best for this CPU.
  Status choose(const std::string& name, const skipper_variant*& variant) const;

 private:
  Status read_manifest();

  std::string path_;
  ModelLibrary library_;
  nlohmann::json manifest_;
};

}  // namespace skipper::tool
