#include <string>
#include <string_view>

#include "page/document.h"
#include "report_parts.h"

namespace mnist_train {

namespace {

// No '<' and no '&', so that the page is XML too.
constexpr std::string_view colours = R"css(
:root {
  --page: #f6f6f4; --surface: #ffffff; --text: #1b1c1e; --muted: #5d6269; --faint: #a3a7ad; --line: #e2e3e5;
  --grid: #ececee; --train: #2a78d6; --batch: #a9c9ef; --held: #d2600f; --right: 31 102 189; --wrong: 217 95 2;
  --warning: #9a3412;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131416; --surface: #1c1e21; --text: #e7e8ea; --muted: #a2a7ae; --faint: #646a72; --line: #303338;
    --grid: #2a2d31; --train: #5b9df0; --batch: #2f517d; --held: #f0914a; --right: 47 116 204; --wrong: 217 95 2;
    --warning: #fdba74;
  }
}
)css";

constexpr std::string_view rules = R"css(main { max-width: 1160px; margin: 0 auto; padding: 36px 24px 56px; }
header { margin-bottom: 24px; }
h1 { margin: 0; font-size: 28px; line-height: 1.2; font-weight: 650; overflow-wrap: anywhere; }
h2 { margin: 0 0 14px; font-size: 16px; font-weight: 650; }
p { margin: 0; }
.kind, .date, .note, .remark { color: var(--muted); font-size: 13px; }
.date { margin-top: 6px; }
.note { margin-top: 12px; }
.warning { color: var(--warning); }
section {
  background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 20px 22px;
  margin-bottom: 18px;
  min-width: 0;
}
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 18px; }
dl, dd, figure, ul { margin: 0; padding: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 18px; }
.tile dt { color: var(--muted); font-size: 13px; }
.tile dd { font-size: 27px; line-height: 1.3; font-weight: 600; }
.tile .remark { font-size: 13px; font-weight: 400; }
.facts div { display: flex; gap: 16px; padding: 5px 0; border-top: 1px solid var(--line); }
.facts div:first-child { border-top: 0; }
.facts dt { flex: 0 0 110px; color: var(--muted); }
.facts dd { min-width: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.data, .history { width: 100%; }
.data th, .data td, .history th, .history td {
  padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: right;
}
.data th:first-child, .data td:first-child, .history th:first-child { text-align: left; padding-left: 0; }
.data td:last-child, .data th:last-child, .history td:last-child, .history th:last-child { padding-right: 0; }
.data th { overflow-wrap: anywhere; }
thead th { color: var(--muted); font-size: 13px; font-weight: 500; }
tbody th { font-weight: 500; }
tbody tr:last-child th, tbody tr:last-child td { border-bottom: 0; }
.scroll { overflow: auto; max-height: 640px; }
.history thead th { position: sticky; top: 0; background: var(--surface); }
.history .best th, .history .best td { font-weight: 650; }
.chart figcaption { font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; min-height: 30px; list-style: none; font-size: 13px; }
.legend li { display: flex; align-items: center; gap: 7px; color: var(--muted); }
.swatch { width: 20px; height: 2px; background: var(--series); position: relative; }
.dotted::after {
  content: ""; position: absolute; left: 7px; top: -2.5px; width: 7px; height: 7px; border-radius: 50%;
  background: var(--series);
}
.train { --series: var(--train); }
.held { --series: var(--held); }
.batch { --series: var(--batch); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
svg .x { text-anchor: middle; }
svg .y { text-anchor: end; }
.grid { stroke: var(--grid); }
.axis { stroke: var(--faint); }
.line { fill: none; stroke: var(--series); stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.line.batch { stroke-width: 1.5; }
.dot { fill: var(--series); stroke: var(--surface); stroke-width: 1.5; }
.target { fill: transparent; }
.mark:hover .dot { stroke: var(--text); }
.matrix { margin: 0 auto; }
.matrix th, .matrix td {
  min-width: 52px; height: 36px; padding: 0 6px; text-align: center; border: 2px solid var(--surface);
}
.matrix th { color: var(--text); font-weight: 600; font-size: 14px; }
.matrix .kind { color: var(--muted); font-weight: 500; font-size: 13px; height: 26px; }
.matrix .none { color: var(--faint); }
.matrix .right { background: rgb(var(--right) / var(--share)); }
.matrix .wrong { background: rgb(var(--wrong) / var(--share)); }
.matrix .strong { color: #ffffff; }
.matrix .rate { color: var(--muted); padding-left: 10px; text-align: right; }
.gallery {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(82px, 1fr)); gap: 16px 12px; margin-top: 16px;
}
.gallery figure { text-align: center; min-width: 0; }
.gallery img {
  display: block; width: 72px; height: 72px; margin: 0 auto 6px; object-fit: contain; image-rendering: pixelated;
  border-radius: 4px; border: 1px solid var(--line); background: #000000;
}
.gallery figcaption { font-size: 14px; line-height: 1.3; overflow-wrap: anywhere; }
.gallery b { font-weight: 600; }
.gallery .said { color: var(--held); }
.gallery span { display: block; color: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
@media (max-width: 820px) {
  .pair { grid-template-columns: minmax(0, 1fr); }
  .chart { max-width: 560px; }
  .chart + .chart { margin-top: 22px; }
}
@media (max-width: 560px) {
  main { padding: 22px 12px 36px; }
  section { padding: 16px 12px; margin-bottom: 12px; }
  h1 { font-size: 23px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; }
  .tile dd { font-size: 22px; }
  svg { margin-top: 6px; }
  svg text { font-size: 17px; }
  .history { font-size: 11px; }
  .history th, .history td { padding: 6px 2px; }
  .history thead th { font-size: 10.5px; }
  .matrix th, .matrix td { min-width: 27px; height: 27px; padding: 0; border-width: 1px; font-size: 10px; }
  .matrix .kind { font-size: 10px; }
  .matrix .rate { padding-left: 2px; }
}
@media print {
  body { background: none; }
  section { border: 0; padding: 0; }
  figure, tr { break-inside: avoid; }
  .scroll { max-height: none; overflow: visible; }
}
)css";

}  // namespace

std::string report_style() {
  std::string style(colours);
  return style.append(skipper::page::base_style).append(rules);
}

}  // namespace mnist_train
