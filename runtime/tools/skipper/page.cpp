#include "page.h"

#include "../../core/atomic_file.h"
#include "graph_svg.h"

namespace skipper::tool {

namespace {

constexpr const char* style = R"(
body { font: 14px system-ui, sans-serif; margin: 24px; color: #1c2733; background: #fff; }
h2 { font-size: 16px; } .columns { display: flex; gap: 32px; align-items: flex-start; }
svg text { font-size: 12px; text-anchor: middle; fill: #1c2733; } svg .kind { font-size: 10px; fill: #5a6b7b; }
svg rect { fill: #eef2f6; stroke: #8fa1b3; } .edges path { fill: none; stroke: #6b7d8f; marker-end: url(#tip); }
svg .tip { fill: #6b7d8f; } [class*=conv] rect { fill: #dcebff; } .add rect { fill: #ffe9cc; }
.input rect { fill: #e2f5e1; } .relayout rect { fill: #f5e6f7; }
table { border-collapse: collapse; } td, th { padding: 2px 10px; text-align: right; white-space: nowrap; }
td:first-child, th:first-child { text-align: left; } tr:nth-child(even) { background: #f6f8fa; }
.bar { display: inline-block; height: 12px; background: #3f7fd0; } td.bars { text-align: left; width: 320px; }
)";

// Arrow heads: drawings refer to the page's one marker.
constexpr const char* marker =
    "<svg width=\"0\" height=\"0\"><defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
    "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"tip\" d=\"M0 0L8 4L0 8z\"/></marker>"
    "</defs></svg>\n";

}  // namespace

std::string page_text(const std::string& title, const std::string& body) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>" + html_escaped(title) +
         "</title>\n<style>" + style + "</style>\n</head>\n<body>\n" + marker + "<h1>" + html_escaped(title) +
         "</h1>\n" + body + "</body>\n</html>\n";
}

Status write_text(const std::string& path, const std::string& text) {
  detail::AtomicFile file;
  if (Status status = file.open(path); !status.ok()) return status;
  if (Status status = file.write(text.data(), text.size()); !status.ok()) return status;
  return file.commit();
}

}  // namespace skipper::tool
