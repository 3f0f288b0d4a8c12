// Draws a graph from top to bottom as inline SVG; colours come from the page's style.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace skipper::page {

struct GraphNode {
  std::string name, kind, shape;    // text; the kind is the box's class too
  std::vector<std::size_t> inputs;  // indices of nodes before it
};

using Graph = std::vector<GraphNode>;

// An <svg> element; its edges end in arrow_heads.
std::string svg(const Graph& graph);

// An element that is to stand once in a page with drawings, before them.
extern const std::string_view arrow_heads;

}  // namespace skipper::page
