#include "graph_svg.h"

#include <fmt/format.h>

#include <algorithm>

namespace skipper::tool {

namespace {

constexpr int box_height = 40, row_height = 66, gap = 24, margin = 12, character = 7;

struct Place {
  std::size_t row = 0;
  int x = 0, width = 0;  // of the box; x is its middle
};

int top(const Place& place) { return margin + static_cast<int>(place.row) * row_height; }
int bottom(const Place& place) { return top(place) + box_height; }

// A node lies one row below the lowest of its inputs; the nodes of a row lie side by side, the row in the middle.
std::vector<Place> layout(const LayerGraph& graph, int& width, int& height) {
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
  if (to.row == from.row + 1) return fmt::format("<path d=\"M{} {}L{} {}\"/>\n", from.x, bottom(from), to.x, top(to));
  const int start = from.x + from.width / 2, end = to.x + to.width / 2;
  const int from_y = bottom(from) - box_height / 2, to_y = top(to) + box_height / 2;
  return fmt::format("<path d=\"M{} {}C{} {} {} {} {} {}\"/>\n", start, from_y, right, from_y, right, to_y, end, to_y);
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '"')
      escaped += "&quot;";
    else
      escaped += c;
  }
  return escaped;
}

std::string svg_text(const LayerGraph& graph) {
  int width = 0, height = 0;
  const std::vector<Place> places = layout(graph, width, height);
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\">\n"
      "<g class=\"edges\">\n",
      width, height);
  for (std::size_t i = 0; i < graph.size(); ++i)
    for (std::size_t input : graph[i].inputs) text += edge(places[input], places[i], width - margin);
  text += "</g>\n";
  for (std::size_t i = 0; i < graph.size(); ++i) {
    const Place& place = places[i];
    text += fmt::format(
        "<g class=\"layer {}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"5\"/>"
        "<text x=\"{}\" y=\"{}\">{}</text><text class=\"kind\" x=\"{}\" y=\"{}\">{} {}</text></g>\n",
        html_escaped(graph[i].kind), place.x - place.width / 2, top(place), place.width, box_height, place.x,
        top(place) + 17, html_escaped(graph[i].name), place.x, top(place) + 32, html_escaped(graph[i].kind),
        html_escaped(graph[i].shape));
  }
  return text + "</svg>\n";
}

}  // namespace skipper::tool
