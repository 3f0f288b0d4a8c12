// Number formats of what kernels read, and of how they compute.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/machine/machine_model.h"

namespace skipper {

enum class Number { float32, float16, int8 };  // IEEE 754 binary32, binary16; integers of -127 to 127 with a scale

int bits_of(Number number);
std::string_view to_string(Number number);  // "float32"
std::optional<Number> number_named(std::string_view name);
std::vector<std::string> number_names();

// A model, a variant or a kernel has a precision.  Biases, activations in memory and sums over a whole reduction are
// float32.
struct Precision {
  // Kernels of convolutions and dense layers in memory, converted when they are loaded.  int8 is of convolutions that
  // compute in int8.
  Number weights = Number::float32;
  // Products of a convolution, and sums of a bounded number of them; float16 needs weights that are float16.
  Number arithmetic = Number::float32;
  auto operator<=>(const Precision&) const = default;
};

// Returns the precision that a machine makes of the one asked for: arithmetic that it does not have is float32.
Precision precision_on(const MachineModel& machine, const Precision& asked);

// Empty, or why a model cannot have that precision on these machines, with what is possible.
std::string check_precision(const Precision& asked, const std::vector<MachineModel>& machines);

}  // namespace skipper
