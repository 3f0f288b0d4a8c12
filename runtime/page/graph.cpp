#include "graph.h"

#include <fmt/format.h>

#include <algorithm>

#include "escape.h"

namespace skipper::page {

using namespace fmt::literals;

namespace {

constexpr int box_height = 40, row_height = 66, gap = 24, margin = 12, character = 7;

struct Place {
  std::size_t row = 0;
  int x = 0, width = 0;  // of the box; x is its middle
};

int top(const Place& place) { return margin + static_cast<int>(place.row) * row_height; }
int bottom(const Place& place) { return top(place) + box_height; }

// A node lies one row below the lowest of its inputs; the nodes of a row lie side by side, the row in the middle.
std::vector<Place> layout(const Graph& graph, int& width, int& height) {
  std::vector<Place> places(graph.size());
  std::vector<std::vector<std::size_t>> rows;
  for (std::size_t i = 0; i < graph.size(); ++i) {
    for (std::size_t input : graph[i].inputs) places[i].row = std::max(places[i].row, places[input].row + 1);
    places[i].width =
        character * static_cast<int>(std::max(graph[i].name.size(), graph[i].kind.size() + graph[i].shape.size() + 1)) +
        16;
    rows.resize(std::max(rows.size(), places[i].row + 1));
    rows[places[i].row].push_back(i);
  }
  std::vector<int> widths;
  for (const auto& row : rows) {
    int sum = -gap;
    for (std::size_t i : row) sum += places[i].width + gap;
    widths.push_back(sum);
  }
  const int widest = widths.empty() ? 0 : *std::max_element(widths.begin(), widths.end());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    int x = margin + (widest - widths[r]) / 2;
    for (std::size_t i : rows[r]) {
      places[i].x = x + places[i].width / 2;
      x += places[i].width + gap;
    }
  }
  // Edges that pass rows bow out to the right.
  width = widest + 2 * margin + 120;
  height = static_cast<int>(rows.size()) * row_height + 2 * margin;
  return places;
}

std::string edge(const Place& from, const Place& to, int right) {
  if (to.row == from.row + 1)
    return fmt::format(R"svg(<path d="M{x1} {y1}L{x2} {y2}"/>
)svg",
                       "x1"_a = from.x, "y1"_a = bottom(from), "x2"_a = to.x, "y2"_a = top(to));
  return fmt::format(R"svg(<path d="M{x1} {y1}C{right} {y1} {right} {y2} {x2} {y2}"/>
)svg",
                     "x1"_a = from.x + from.width / 2, "y1"_a = bottom(from) - box_height / 2, "right"_a = right,
                     "x2"_a = to.x + to.width / 2, "y2"_a = top(to) + box_height / 2);
}

std::string box(const GraphNode& node, const Place& place) {
  return fmt::format(
      R"svg(<g class="layer {kind}"><rect x="{left}" y="{top}" width="{width}" height="{height}" rx="5"/>)svg"
      R"svg(<text x="{x}" y="{name_y}">{name}</text><text class="kind" x="{x}" y="{kind_y}">{kind} {shape}</text></g>
)svg",
      "kind"_a = escape(node.kind), "left"_a = place.x - place.width / 2, "top"_a = top(place), "width"_a = place.width,
      "height"_a = box_height, "x"_a = place.x, "name_y"_a = top(place) + 17, "name"_a = escape(node.name),
      "kind_y"_a = top(place) + 32, "shape"_a = escape(node.shape));
}

}  // namespace

const std::string_view arrow_heads =
    R"svg(<svg width="0" height="0"><defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" )svg"
    R"svg(markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs></svg>
)svg";

std::string svg(const Graph& graph) {
  int width = 0, height = 0;
  const std::vector<Place> places = layout(graph, width, height);
  std::string edges, boxes;
  for (std::size_t i = 0; i < graph.size(); ++i) {
    for (std::size_t input : graph[i].inputs) edges += edge(places[input], places[i], width - margin);
    boxes += box(graph[i], places[i]);
  }
  return fmt::format(R"svg(<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">
<g class="edges">
{edges}</g>
{boxes}</svg>
)svg",
                     "width"_a = width, "height"_a = height, "edges"_a = edges, "boxes"_a = boxes);
}

}  // namespace skipper::page
