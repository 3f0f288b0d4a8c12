// Computes what a network does, in double precision, layer by layer from the formulas in reference.h.
#pragma once

#include <skipper/dsl.h>

#include <functional>
#include <vector>

#include "reference.h"

namespace skipper::test {

// A batch norm: of a model in use by its moving statistics, of one in training by those of the batch.
using Normalise = std::function<reference::Tensor(const reference::Tensor&, const reference::BatchNorm&)>;

// The value of every op of `graph`, by its index.  parameters: those of the graph, in its order; inputs: in the order
// of the graph's inputs.  Flat values have h = w = 1.  Throws std::exception.
std::vector<reference::Tensor> interpret(const Graph& graph, const std::vector<std::vector<double>>& parameters,
                                         const std::vector<reference::Tensor>& inputs,
                                         const Normalise& normalise = reference::batch_norm);

// The largest difference, as a part of the largest magnitude.  `values` may hold fewer samples than `expected`.  Huge
// if a value is not a number.
double relative_difference(const std::vector<float>& values, const reference::Tensor& expected);

}  // namespace skipper::test
