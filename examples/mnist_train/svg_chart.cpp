#include "svg_chart.h"

#include <fmt/format.h>

#include <cmath>

#include "html.h"

namespace mnist_train {

namespace {

// The picture, in units that are about pixels; the style enlarges the text where the page is narrow.
constexpr double width = 520, height = 300;
constexpr double left = 58, right = 506, top = 30, bottom = 252;

double across(const Chart& chart, double value) { return left + chart.x.place(value) * (right - left); }
double down(const Chart& chart, double value) { return bottom - chart.y.place(value) * (bottom - top); }

std::string text_at(double x, double y, std::string_view style, std::string_view text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"{}\">{}</text>\n", x, y, style, text);
}

std::string line(double x1, double y1, double x2, double y2, std::string_view style) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" class=\"{}\"/>\n", x1, y1, x2, y2,
                     style);
}

std::string axes(const Chart& chart) {
  std::string svg;
  for (const double tick : chart.y.ticks) {
    const double y = down(chart, tick);
    svg += line(left, y, right, y, "grid");
    svg += text_at(left - 8, y + 4, "y", chart.percent ? number_text(100 * tick) + "%" : number_text(tick));
  }
  for (const double tick : chart.x.ticks) {
    const double x = across(chart, tick);
    svg += line(x, bottom, x, bottom + 5, "axis");
    svg += text_at(x, bottom + 21, "x", number_text(tick));
  }
  svg += line(left, bottom, right, bottom, "axis");
  svg += text_at((left + right) / 2, height - 6, "x title", escape(chart.x_title));
  svg += text_at(4, 14, "title", escape(chart.y_title));
  return svg;
}

// A path for each stretch of finite values.
std::string curve(const Chart& chart, const Series& series) {
  std::string path;
  bool drawing = false;
  for (const Point& point : series.points) {
    const bool finite = std::isfinite(point.y);
    if (finite)
      path += fmt::format("{}{:.1f} {:.1f}", drawing ? "L" : "M", across(chart, point.x), down(chart, point.y));
    drawing = finite;
  }
  return path.empty() ? "" : fmt::format("<path class=\"line {}\" d=\"{}\"/>\n", series.style, path);
}

std::string marks(const Chart& chart, const Series& series) {
  std::string svg;
  for (const Point& point : series.points) {
    if (!series.marks || !std::isfinite(point.y)) continue;
    const std::string title = point.label.empty() ? "" : fmt::format("<title>{}</title>", escape(point.label));
    const double x = across(chart, point.x), y = down(chart, point.y);
    svg += fmt::format(
        "<g class=\"mark {}\">{}<circle class=\"target\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"12\"/>"
        "<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\"/></g>\n",
        series.style, title, x, y, x, y);
  }
  return svg;
}

std::string legend(const Chart& chart) {
  std::string items;
  for (const Series& series : chart.series)
    items += fmt::format("<li class=\"{}\"><i class=\"{}\"></i>{}</li>", series.style,
                         series.marks ? "swatch dotted" : "swatch", escape(series.name));
  return fmt::format("<ul class=\"legend\">{}</ul>\n", items);
}

}  // namespace

std::string figure_of(const Chart& chart) {
  std::string svg = axes(chart);
  for (const Series& series : chart.series) svg += curve(chart, series);
  for (const Series& series : chart.series) svg += marks(chart, series);
  return fmt::format(
      "<figure class=\"chart\">\n<figcaption>{0}</figcaption>\n{1}"
      "<svg viewBox=\"0 0 {2} {3}\" role=\"img\" aria-label=\"{0}\">\n{4}</svg>\n</figure>\n",
      escape(chart.title), legend(chart), width, height, svg);
}

}  // namespace mnist_train
