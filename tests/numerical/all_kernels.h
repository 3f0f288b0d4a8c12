// Every kernel.
#pragma once

#include "compiler/kernels/class_activation/kernel.h"
#include "compiler/kernels/conv/kernel.h"
#include "compiler/kernels/dense/kernel.h"
#include "compiler/kernels/grouped_conv/kernel.h"
#include "compiler/kernels/kernel_gradient/kernel.h"
#include "compiler/kernels/loss/kernel.h"
#include "compiler/kernels/maps/kernel.h"
#include "compiler/kernels/optimiser/kernel.h"
#include "compiler/kernels/pack/kernel.h"
#include "compiler/kernels/pool/kernel.h"
#include "compiler/kernels/relayout/kernel.h"
#include "compiler/kernels/softmax/kernel.h"
#include "compiler/kernels/sums/kernel.h"
#include "compiler/kernels/winograd/kernel.h"
