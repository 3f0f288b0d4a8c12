// Prints what skipper inspect says of a model.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "tool_support/model_files.h"

namespace skipper::tool {

// Layers, output shapes, parameters and connections as Keras prints them, with totals.
std::string layers_text(const ModelFiles& files);

// Entries, then each variant: target, kernels, memory.
std::string variants_text(const ModelFiles& files);

// Both as data.
nlohmann::ordered_json summary_json(const ModelFiles& files);

}  // namespace skipper::tool
