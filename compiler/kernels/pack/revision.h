// Part of every fingerprint, beside Skipper's version.  No Halide.
#pragma once

namespace skipper::algorithm {

// Raise it with every change after which prepare gives other bytes for the same weights or kernels read them otherwise,
// while the IR that is printed stays as it is: in pack/ and its schedules, in the formulas of folding and
// quantisation, in how plan_arena.cpp places parameters.  Blobs of before are then refused.
constexpr int kPackingRevision = 1;

}  // namespace skipper::algorithm
