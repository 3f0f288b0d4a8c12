// The hand-made models of the codegen tests (toy_entries.c says what they compute).
#pragma once

#include <string>

#include "compiler/codegen/model_description.h"

namespace skipper::codegen {

inline constexpr int32_t toy_max_batch = 8;

// Variants: "unsupported" asks for a CPU that nobody has had since Xeon Phi, then "fast" and "plain".
// toy_picky has the first alone.
ModelDescription toy_model(const std::string& name, const std::string& architecture);

}  // namespace skipper::codegen
