#include "chart.h"

#include <fmt/format.h>

#include <cmath>

#include "escape.h"
#include "numbers.h"

namespace skipper::page {

using namespace fmt::literals;

namespace {

// The picture, in units that are about pixels; the style enlarges the text where the page is narrow.
constexpr double width = 520, height = 300;
constexpr double left = 58, right = 506, top = 30, bottom = 252;

double across(const Chart& chart, double value) { return left + chart.x.place(value) * (right - left); }
double down(const Chart& chart, double value) { return bottom - chart.y.place(value) * (bottom - top); }

std::string text_at(double x, double y, std::string_view style, std::string_view text) {
  return fmt::format(R"svg(<text x="{x:.1f}" y="{y:.1f}" class="{style}">{text}</text>
)svg",
                     "x"_a = x, "y"_a = y, "style"_a = style, "text"_a = text);
}

struct Place {
  double x = 0, y = 0;
};

std::string line(Place from, Place to, std::string_view style) {
  return fmt::format(R"svg(<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{style}"/>
)svg",
                     "x1"_a = from.x, "y1"_a = from.y, "x2"_a = to.x, "y2"_a = to.y, "style"_a = style);
}

std::string axes(const Chart& chart) {
  std::string svg;
  for (const double tick : chart.y.ticks) {
    const double y = down(chart, tick);
    svg += line({left, y}, {right, y}, "grid");
    svg += text_at(left - 8, y + 4, "y", chart.percent ? number_text(100 * tick) + "%" : number_text(tick));
  }
  for (const double tick : chart.x.ticks) {
    const double x = across(chart, tick);
    svg += line({x, bottom}, {x, bottom + 5}, "axis");
    svg += text_at(x, bottom + 21, "x", number_text(tick));
  }
  svg += line({left, bottom}, {right, bottom}, "axis");
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
  if (path.empty()) return "";
  return fmt::format(R"svg(<path class="line {style}" d="{path}"/>
)svg",
                     "style"_a = series.style, "path"_a = path);
}

std::string marks(const Chart& chart, const Series& series) {
  std::string svg;
  for (const Point& point : series.points) {
    if (!series.marks || !std::isfinite(point.y)) continue;
    const std::string title = point.label.empty() ? "" : fmt::format("<title>{}</title>", escape(point.label));
    svg += fmt::format(
        R"svg(<g class="mark {style}">{title}<circle class="target" cx="{x:.1f}" cy="{y:.1f}" r="12"/>)svg"
        R"svg(<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/></g>
)svg",
        "style"_a = series.style, "title"_a = title, "x"_a = across(chart, point.x), "y"_a = down(chart, point.y));
  }
  return svg;
}

std::string legend(const Chart& chart) {
  std::string items;
  for (const Series& series : chart.series)
    items += fmt::format(R"html(<li class="{style}"><i class="{swatch}"></i>{name}</li>)html", "style"_a = series.style,
                         "swatch"_a = series.marks ? "swatch dotted" : "swatch", "name"_a = escape(series.name));
  return fmt::format(R"html(<ul class="legend">{items}</ul>
)html",
                     "items"_a = items);
}

}  // namespace

std::string figure_of(const Chart& chart) {
  std::string svg = axes(chart);
  for (const Series& series : chart.series) svg += curve(chart, series);
  for (const Series& series : chart.series) svg += marks(chart, series);
  return fmt::format(R"html(<figure class="chart">
<figcaption>{title}</figcaption>
{legend}<svg viewBox="0 0 {width} {height}" role="img" aria-label="{title}">
{svg}</svg>
</figure>
)html",
                     "title"_a = escape(chart.title), "legend"_a = legend(chart), "width"_a = width,
                     "height"_a = height, "svg"_a = svg);
}

}  // namespace skipper::page
