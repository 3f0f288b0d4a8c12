// Pools.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/pool/shape.h"

namespace skipper::kernels {

// input (c,x,y,n), the epilogue's -> output (c,x,y,n)
Kernel max_pool(const PoolShape&, const MachineModel&, const Epilogue& = no_epilogue);

Kernel average_pool(const PoolShape&, const MachineModel&, const Epilogue& = no_epilogue);

// input (c,x,y,n), the epilogue's -> output (c,n)
Kernel global_average_pool(const GlobalPoolShape&, const MachineModel&, const Epilogue& = no_epilogue);

// input (c,x,y,n) -> output, indices (c,x,y,n)
Kernel max_pool_indices(const PoolShape&, const MachineModel&);

}  // namespace skipper::kernels
