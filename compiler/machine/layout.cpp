#include "compiler/machine/layout.h"

namespace skipper {

int64_t preferred_pixel_stride(int64_t channels, const MachineModel& machine) {
  if (machine.family == Family::gpu)
    return (channels + machine.view_floats - 1) / machine.view_floats * machine.view_floats;
  constexpr int64_t line = 16;  // floats
  const int64_t way = machine.l1_bytes / machine.l1_ways / static_cast<int64_t>(sizeof(float));
  return channels % way == 0 ? channels + line : channels;
}

}  // namespace skipper
