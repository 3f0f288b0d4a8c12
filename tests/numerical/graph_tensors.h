// Values of a DSL graph as the interpreter of nn IR takes them.
#pragma once

#include <skipper/dsl.h>

#include <vector>

#include "interpreted_step.h"
#include "support/reference.h"

namespace skipper::test {

// The values of a graph's parameters, in its order, by the names that the compiler gives them.
Tensors named_parameters(const Graph& graph, const std::vector<std::vector<double>>& values);

// A batch of activations of `shape`.
Tensor tensor_of(const reference::Tensor& values, const Shape& shape);

}  // namespace skipper::test
