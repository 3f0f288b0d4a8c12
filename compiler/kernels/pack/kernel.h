// Packs of parameters, and zeros.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/pack/shape.h"

namespace skipper::kernels {

// kernel (O, I, KW, KH), [gamma (O), variance (O) if batch_norm] -> packed (panel, I, KW, KH, panels), in int8
// (4, panel, I / 4, KW, KH, panels)
Kernel pack_weights(const PackShape&, const MachineModel&);

// [bias (O) if bias], [gamma, beta, mean, variance (O) if batch_norm] -> bias (panels * panel).  With neither: zeros.
Kernel pack_bias(const PackShape&, const MachineModel&);

// kernel, [gamma, variance], as pack_weights takes them -> scale of its int8 weights (panels * panel)
Kernel pack_scale(const PackShape&, const MachineModel&);

Kernel zeros(int64_t extent, const MachineModel&);  // -> output (o)

}  // namespace skipper::kernels
