// Draws a graph of layers from top to bottom.
#pragma once

#include <string>
#include <string_view>

#include "layer_graph.h"

namespace skipper::tool {

// An <svg> element; arrow heads are those of page_text.
std::string svg_text(const LayerGraph& graph);

// Text for HTML and for attributes in quotes.
std::string html_escaped(std::string_view text);

}  // namespace skipper::tool
