// <model>.h: the C ABI of one model and a thin C++ class over it.
#pragma once

#include <string>

#include "compiler/codegen/model_description.h"

namespace skipper::codegen {

// The header's text: abi.h in full, constants (sizes, names, shapes), the documented C functions, namespace <model>
// with Model and Context.  Compiles as C99 and C++17.  Deterministic.  `model` passed check().
std::string header_text(const ModelDescription& model);

}  // namespace skipper::codegen
