#include "gallery.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gallery_style.h"
#include "page/document.h"
#include "page/escape.h"
#include "page/numbers.h"

namespace cam {

using namespace fmt::literals;
using namespace skipper::page;

namespace {

std::string bar_html(const Bar& bar) {
  return fmt::format(R"html(<li{style}><span class="label">{label}</span>)html"
                     R"html(<span class="track"><span class="fill" style="width: {width:.2f}%"></span></span>)html"
                     R"html(<span class="value">{share}</span></li>
)html",
                     "style"_a = bar.explained ? R"( class="explained")" : "", "label"_a = escape(bar.label),
                     "width"_a = 100 * bar.probability, "share"_a = percent_text(bar.probability));
}

std::string card_html(const Card& card) {
  const std::string name = escape(card.name);
  const std::string photo =
      fmt::format(R"html(<img class="photo{pixelated}" src="{photo}" alt="{name}"/>)html",
                  "pixelated"_a = card.pixelated ? " pixelated" : "", "photo"_a = card.photo, "name"_a = name);
  const std::string remark =
      card.remark.empty() ? "" : fmt::format(" <span>{remark}</span>", "remark"_a = escape(card.remark));
  std::string bars;
  for (const Bar& bar : card.bars) bars += bar_html(bar);
  return fmt::format(R"html(<article>
<h2 title="{name}">{name}{remark}</h2>
<div class="pair" style="--w: {width}; --h: {height}">
<figure><div class="picture">{photo}</div></figure>
<figure><div class="picture">{photo}<img class="heat" src="{heat}" alt="where {label} is seen"/></div></figure>
</div>
<p class="about">Map of <b>{label}</b>, {share}</p>
<ol class="bars">
{bars}</ol>
</article>
)html",
                     "name"_a = name, "remark"_a = remark, "width"_a = card.width, "height"_a = card.height,
                     "photo"_a = photo, "heat"_a = card.heat, "label"_a = escape(card.label),
                     "share"_a = percent_text(card.probability), "bars"_a = bars);
}

std::string header(const Gallery& gallery) {
  std::string facts;
  for (const std::string& fact : gallery.facts) facts += fmt::format("<li>{fact}</li>", "fact"_a = escape(fact));
  return fmt::format(R"html(<header><h1>{title}</h1><ul class="facts">{facts}</ul></header>
)html",
                     "title"_a = escape(gallery.title), "facts"_a = facts);
}

// Without scripts there is no slider, and the heat maps are as opaque as alpha says.
std::string toolbar(const Gallery& gallery) {
  return fmt::format(R"html(<div class="toolbar" id="toolbar" hidden="hidden"><label for="alpha">Heat map</label>)html"
                     R"html(<input type="range" id="alpha" min="0" max="100" value="{percent}"/>)html"
                     R"html(<output id="share" for="alpha">{percent}%</output></div>
)html",
                     "percent"_a = std::lround(100 * gallery.alpha));
}

std::string unreadable_section(const Gallery& gallery) {
  if (gallery.unreadable.empty()) return "";
  std::string rows;
  for (const auto& [name, reason] : gallery.unreadable)
    rows += fmt::format(R"html(<li><b>{name}</b> {reason}</li>
)html",
                        "name"_a = escape(name), "reason"_a = escape(reason));
  return fmt::format(R"html(<section class="unreadable"><h2>Not readable</h2>
<ul>
{rows}</ul></section>
)html",
                     "rows"_a = rows);
}

// So that all bars of the page are as long as its longest label allows, in em.
double label_width(const Gallery& gallery) {
  std::size_t longest = 0;
  for (const Card& card : gallery.cards)
    for (const Bar& bar : card.bars) longest = std::max(longest, bar.label.size());
  return std::clamp(0.62 * static_cast<double>(longest), 1.5, 11.5);
}

}  // namespace

std::string gallery_html(const Gallery& gallery) {
  std::string cards;
  for (const Card& card : gallery.cards) cards += card_html(card);
  const std::string style = gallery_style();
  Document document;
  document.title = gallery.title;
  document.head = adaptive_head;
  document.style = style;
  document.root_style = fmt::format("--alpha: {alpha}; --label: {label:.1f}em", "alpha"_a = gallery.alpha,
                                    "label"_a = label_width(gallery));
  document.body = fmt::format(R"html(<main>
{header}{toolbar}<section class="gallery">
{cards}</section>
{unreadable}</main>
)html",
                              "header"_a = header(gallery), "toolbar"_a = toolbar(gallery), "cards"_a = cards,
                              "unreadable"_a = unreadable_section(gallery));
  document.script = gallery_script();
  return html(document);
}

}  // namespace cam
