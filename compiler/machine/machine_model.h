// A machine model holds what a schedule needs to know of a machine.  Pure data: no Halide, no MLIR.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skipper {

enum class Family { x86, arm, gpu };

// Instructions that add sums of four products of eight bits to lanes of int32, by the factors' signs.
enum class DotProduct {
  none,
  alike,  // both signed or both unsigned: sdot, udot
  mixed   // one signed, one unsigned: vpdpbusd
};

// What a machine's kernels can do with numbers of float16.
enum class HalfSupport {
  none,
  weights,    // read weights of it
  arithmetic  // and compute with an FMA of it, of twice as many lanes
};

struct MachineModel {
  std::string
      variant;  // "avx512_vnni", "avx512", "avx2", "sse41", "arm_fp16", "arm_dot_prod", "arm", "cuda80", "opencl"
  std::string target;  // Halide target without the features that every kernel gets
  Family family = Family::x86;
  int lanes = 4;       // float32 lanes of a vector
  int registers = 16;  // vector registers
  bool has_fma = false;
  bool has_broadcast_operand = false;  // an FMA takes a scalar in memory as operand (AVX-512), or a lane (NEON)
  int64_t l1_bytes = 32 << 10;         // data cache of one core
  int l1_ways = 8;
  int64_t l2_bytes = 512 << 10;  // of one core
  int cores = 2;                 // what task counts should divide well by; not what a machine must have
  HalfSupport half = HalfSupport::none;
  DotProduct dot_product = DotProduct::none;
  int64_t view_floats = 1;  // views of a device's memory start at multiples of this
};

// The model of a variant, or nothing if the name is unknown.  Names: machine_variants().
std::optional<MachineModel> machine_model(std::string_view variant);
std::vector<std::string> machine_variants();

// The widest vector of up to `lanes`, a power of two, that is not longer than the channels: a tail that is shifted
// inwards neither reads nor writes outside then.
inline int vector_for(int64_t channels, int lanes) {
  while (lanes > 1 && lanes > channels) lanes /= 2;
  return lanes;
}

}  // namespace skipper
