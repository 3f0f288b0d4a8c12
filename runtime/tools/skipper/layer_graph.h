// The graph of a model's layers, before and after fusion, to be drawn.
#pragma once

#include <string>
#include <vector>

#include "page/graph.h"
#include "tool_support/model_files.h"

namespace skipper::tool {

using LayerNode = page::GraphNode;
using LayerGraph = page::Graph;

// As the spec has it.
LayerGraph layer_graph(const nlohmann::json& manifest);

// The steps of the variant's predict, each with the layers that were fused into it.
LayerGraph fused_graph(const nlohmann::json& manifest, const skipper_variant& variant);

// In the language of Graphviz.
std::string dot_text(const LayerGraph& graph, const std::string& name);

// "(None, 28, 28, 64)", None for the batch.
std::string keras_shape(const nlohmann::json& shape);

}  // namespace skipper::tool
