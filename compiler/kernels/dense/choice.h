// The choice of a dense layer's panels: shape + machine -> parameters.  Pure: no Halide, no MLIR.
#pragma once

#include "compiler/kernels/dense/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

// Rows of weights in panels of outputs.
struct DensePanels {
  static constexpr bool reads_panels = true;
  int64_t panel = 1;  // outputs of a panel
  auto operator<=>(const DensePanels&) const = default;

  template <typename Self, typename Visit>
  static void visit_fields(Self& self, Visit&& visit) {
    visit("panel", self.panel);
  }
};

DensePanels choose_dense(const DenseShape& shape, const MachineModel& machine);

}  // namespace skipper
