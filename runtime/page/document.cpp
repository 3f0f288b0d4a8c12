#include "document.h"

#include <fmt/format.h>

#include "escape.h"

namespace skipper::page {

using namespace fmt::literals;

const std::string_view adaptive_head = R"html(<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
)html";

const std::string_view base_style = R"css(* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
)css";

std::string html(const Document& document) {
  const std::string root_style =
      document.root_style.empty() ? "" : fmt::format(R"( style="{style}")", "style"_a = escape(document.root_style));
  const std::string script =
      document.script.empty() ? "" : fmt::format("<script>{script}</script>\n", "script"_a = document.script);
  return fmt::format(R"html(<!DOCTYPE html>
<html lang="en"{root_style}>
<head>
<meta charset="utf-8"/>
{head}<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}{script}</body>
</html>
)html",
                     "root_style"_a = root_style, "head"_a = document.head, "title"_a = escape(document.title),
                     "style"_a = document.style, "body"_a = document.body, "script"_a = script);
}

}  // namespace skipper::page
