// Line charts as inline SVG; colours come from the page's style.
#pragma once

#include <string>
#include <vector>

#include "axis.h"

namespace skipper::page {

struct Point {
  double x = 0, y = 0;  // where y is not finite, the line has a gap
  std::string label;    // what its tooltip says; empty: none
};

struct Series {
  std::string name;   // in the legend
  std::string style;  // its class
  std::vector<Point> points;
  bool marks = true;  // a dot at each point
};

struct Chart {
  std::string title;
  std::string x_title, y_title;
  Axis x, y;
  bool percent = false;  // y is a share
  std::vector<Series> series;
};

// Title, legend and picture: a figure.
std::string figure_of(const Chart& chart);

}  // namespace skipper::page
