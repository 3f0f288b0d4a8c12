// Computes what a network does in training, from the formulas in support/reference.h.
#pragma once

#include <skipper/dsl.h>

#include <vector>

#include "support/reference.h"

namespace skipper::test {

// The mean loss of a batch.  The graph has one input and ends in a softmax; batch norms take the statistics of the
// batch.  parameters: those of the graph, in its order.
double training_loss(const Graph& graph, const std::vector<std::vector<double>>& parameters,
                     const reference::Tensor& input, const reference::Tensor& labels);

}  // namespace skipper::test
