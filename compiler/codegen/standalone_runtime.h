// Halide's runtime as an archive member.  The only part of codegen/ that includes Halide.h.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "compiler/codegen/archive.h"
#include "llvm/Support/Error.h"

namespace skipper::codegen {

// "skipper_halide_runtime.o" for the architecture and system of `halide_target`, whose CPU features are left out: the
// runtime runs before a variant is chosen.  Renamed by rename_symbols.  With `sanitize_thread`, Halide's tsan flavour.
// Call it first thing in a fresh process where outputs must be byte-identical (Halide's name counters).
llvm::Expected<ArchiveMember> standalone_runtime(const std::string& halide_target, bool sanitize_thread);

// The CPU features that code for `halide_target` needs, as bits of halide_target_feature_t: skipper_variant::features.
llvm::Expected<std::array<uint64_t, 2>> required_features(const std::string& halide_target);

}  // namespace skipper::codegen
