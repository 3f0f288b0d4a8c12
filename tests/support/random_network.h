// Random networks, made with the DSL at run time, and what goes into networks: weights and inputs.
#pragma once

#include <skipper/dsl.h>

#include <cstdint>
#include <vector>

#include "random.h"
#include "reference.h"

namespace skipper::test {

// The ops of a graph that one network is made of.
struct OpRange {
  int first = 0, end = 0;
  bool contains(int op) const { return first <= op && op < end; }
};

// Appends a network of its own to `graph`: one or two inputs, a few random layers and blocks, one or more outputs.  The
// same seed gives the same network, whatever the graph holds, but for the numbers in the names of its layers.
OpRange add_random_network(Graph& graph, std::uint32_t seed);

// A value for each parameter of the graph, such that layers neither vanish nor explode.
std::vector<std::vector<double>> random_parameters(const Graph& graph, Random& random);

// `batch` samples for each input of the graph.
std::vector<reference::Tensor> random_inputs(const Graph& graph, std::int64_t batch, Random& random);

}  // namespace skipper::test
