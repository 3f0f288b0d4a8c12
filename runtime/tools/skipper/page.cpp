#include "page.h"

#include <fmt/format.h>

#include <string_view>

#include "page/document.h"
#include "page/escape.h"
#include "page/graph.h"

namespace skipper::tool {

using namespace fmt::literals;

namespace {

constexpr std::string_view style = R"css(
body { font: 14px system-ui, sans-serif; margin: 24px; color: #1c2733; background: #fff; }
h2 { font-size: 16px; } .columns { display: flex; gap: 32px; align-items: flex-start; }
svg text { font-size: 12px; text-anchor: middle; fill: #1c2733; } svg .kind { font-size: 10px; fill: #5a6b7b; }
svg rect { fill: #eef2f6; stroke: #8fa1b3; } .edges path { fill: none; stroke: #6b7d8f; marker-end: url(#tip); }
svg .tip { fill: #6b7d8f; } [class*=conv] rect { fill: #dcebff; } .add rect { fill: #ffe9cc; }
.input rect { fill: #e2f5e1; } .relayout rect { fill: #f5e6f7; }
table { border-collapse: collapse; } td, th { padding: 2px 10px; text-align: right; white-space: nowrap; }
td:first-child, th:first-child { text-align: left; } tr:nth-child(even) { background: #f6f8fa; }
.bar { display: inline-block; height: 12px; background: #3f7fd0; } td.bars { text-align: left; width: 320px; }
)css";

}  // namespace

std::string page_text(const std::string& title, const std::string& body) {
  page::Document document;
  document.title = title;
  document.style = style;
  document.body = fmt::format(R"html({arrow_heads}<h1>{title}</h1>
{body})html",
                              "arrow_heads"_a = page::arrow_heads, "title"_a = page::escape(title), "body"_a = body);
  return page::html(document);
}

}  // namespace skipper::tool
