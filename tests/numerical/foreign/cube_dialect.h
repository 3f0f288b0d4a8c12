// A dialect outside of the compiler: y = x^3, and its gradient.
#pragma once

#include "compiler/codegen/emission/emission.h"
#include "compiler/dialect/nn_dialect.h"
#include "compiler/interpreter/interpretation.h"
#include "cube_dialect.h.inc"
#define GET_OP_CLASSES
#include "cube_ops.h.inc"
