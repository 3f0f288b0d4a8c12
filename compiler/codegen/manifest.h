// manifest.json: what was generated, for people and tools.
#pragma once

#include <map>
#include <string>

#include "compiler/codegen/model_description.h"

namespace skipper::codegen {

// Tensors, shapes, arena and packed bytes, kernels with sizes and schedules, variants, graph hash, versions.  Keys come
// in a fixed order; equal arguments give equal text.  `versions`: tool name to version, e.g. {"llvm", "22.1.0"}.
std::string manifest_text(const ModelDescription& model, const std::map<std::string, std::string>& versions);

}  // namespace skipper::codegen
