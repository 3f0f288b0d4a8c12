#include "gallery_style.h"

#include "page/document.h"

namespace cam {

namespace {

// No '<' and no '&' here and in the script, so that the page is XML too.
constexpr std::string_view colours = R"css(
:root {
  --page: #f6f6f4; --surface: #ffffff; --text: #1b1c1e; --muted: #5d6269; --line: #e2e3e5; --track: #ececee;
  --bar: #a9c9ef; --explained: #2a78d6; --warning: #9a3412;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131416; --surface: #1c1e21; --text: #e7e8ea; --muted: #a2a7ae; --line: #303338; --track: #2a2d31;
    --bar: #2f517d; --explained: #5b9df0; --warning: #fdba74;
  }
}
)css";

constexpr std::string_view rules = R"css(main { max-width: 1480px; margin: 0 auto; padding: 32px 24px 56px; }
h1 { margin: 0; font-size: 28px; line-height: 1.2; font-weight: 650; overflow-wrap: anywhere; }
h2 { margin: 0 0 12px; font-size: 15px; font-weight: 650; overflow-wrap: anywhere; }
h2 span { color: var(--muted); font-weight: 400; }
p, ul, ol, figure { margin: 0; padding: 0; }
.facts { display: flex; flex-wrap: wrap; gap: 0 18px; margin: 6px 0 14px; list-style: none; color: var(--muted); }
.facts li { font-size: 13px; overflow-wrap: anywhere; min-width: 0; }
.toolbar {
  position: sticky; top: 0; z-index: 1; display: flex; align-items: center; gap: 14px; padding: 10px 0;
  background: var(--page);
}
.toolbar[hidden] { display: none; }
.toolbar label { white-space: nowrap; }
.toolbar input { flex: 0 1 260px; min-width: 0; accent-color: var(--explained); }
.toolbar output { color: var(--muted); font-variant-numeric: tabular-nums; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 430px), 1fr)); gap: 18px; }
article, .unreadable {
  min-width: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 16px 18px;
}
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; align-items: center; }
.picture { display: grid; justify-items: center; }
.picture img {
  grid-area: 1 / 1; display: block; height: auto; aspect-ratio: var(--w) / var(--h);
  width: min(100%, 340px * var(--w) / var(--h)); border-radius: 4px;
}
.picture .heat { opacity: var(--alpha); }
.pixelated { image-rendering: pixelated; }
.about { margin: 12px 0 6px; color: var(--muted); font-size: 13px; overflow-wrap: anywhere; }
.about b { color: var(--text); font-weight: 600; }
.bars { list-style: none; font-size: 13px; }
.bars li {
  display: grid; grid-template-columns: minmax(0, var(--label)) minmax(0, 1fr) 4.6em; gap: 10px;
  align-items: center; padding: 2px 0;
}
.bars .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars .track { height: 10px; border-radius: 3px; background: var(--track); overflow: hidden; }
.bars .fill { display: block; height: 100%; background: var(--bar); }
.bars .explained .fill { background: var(--explained); }
.bars .explained .label { font-weight: 600; }
.bars .value { text-align: right; font-variant-numeric: tabular-nums; }
.unreadable { margin-top: 18px; }
.unreadable h2 { color: var(--warning); }
.unreadable ul { padding-left: 18px; font-size: 13px; overflow-wrap: anywhere; }
@media (max-width: 560px) {
  main { padding: 20px 12px 36px; }
  article, .unreadable { padding: 14px 12px; }
  h1 { font-size: 23px; }
  .pair { gap: 6px; }
  .bars li { gap: 6px; }
}
@media print {
  body { background: none; }
  .toolbar { display: none; }
  article { break-inside: avoid; }
}
)css";

}  // namespace

std::string gallery_style() {
  std::string style(colours);
  return style.append(skipper::page::base_style).append(rules);
}

std::string_view gallery_script() {
  return R"js(
const slider = document.getElementById("alpha"), share = document.getElementById("share");
const show = () => {
  document.documentElement.style.setProperty("--alpha", slider.value / 100);
  share.textContent = slider.value + "%";
};
slider.addEventListener("input", show);
document.getElementById("toolbar").hidden = false;
show();  // browsers remember where a slider was
)js";
}

}  // namespace cam
