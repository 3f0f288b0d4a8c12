#include "gallery.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "html.h"

namespace cam {

using mnist_train::escape;
using mnist_train::percent_text;

namespace {

std::string bars(const Card& card) {
  std::string rows;
  for (const Bar& bar : card.bars)
    rows += fmt::format(
        "<li{}><span class=\"label\">{}</span><span class=\"track\"><span class=\"fill\" style=\"width: {:.2f}%\">"
        "</span></span><span class=\"value\">{}</span></li>\n",
        bar.explained ? " class=\"explained\"" : "", escape(bar.label), 100 * bar.probability,
        percent_text(bar.probability));
  return "<ol class=\"bars\">\n" + rows + "</ol>\n";
}

std::string card_html(const Card& card) {
  const std::string name = escape(card.name), label = escape(card.label);
  const std::string photo = fmt::format("<img class=\"photo{}\" src=\"{}\" alt=\"{}\"/>",
                                        card.pixelated ? " pixelated" : "", card.photo, name);
  const std::string remark = card.remark.empty() ? "" : fmt::format(" <span>{}</span>", escape(card.remark));
  return fmt::format(
      "<article>\n<h2 title=\"{0}\">{0}{1}</h2>\n<div class=\"pair\" style=\"--w: {2}; --h: {3}\">\n"
      "<figure><div class=\"picture\">{4}</div></figure>\n"
      "<figure><div class=\"picture\">{4}<img class=\"heat\" src=\"{5}\" alt=\"where {6} is seen\"/></div></figure>\n"
      "</div>\n<p class=\"about\">Map of <b>{6}</b>, {7}</p>\n{8}</article>\n",
      name, remark, card.width, card.height, photo, card.heat, label, percent_text(card.probability), bars(card));
}

std::string header(const Gallery& gallery) {
  std::string facts;
  for (const std::string& fact : gallery.facts) facts += fmt::format("<li>{}</li>", escape(fact));
  return fmt::format("<header><h1>{}</h1><ul class=\"facts\">{}</ul></header>\n", escape(gallery.title), facts);
}

// Without scripts there is no slider, and the heat maps are as opaque as alpha says.
std::string toolbar(const Gallery& gallery) {
  const long percent = std::lround(100 * gallery.alpha);
  return fmt::format(
      "<div class=\"toolbar\" id=\"toolbar\" hidden=\"hidden\"><label for=\"alpha\">Heat map</label>"
      "<input type=\"range\" id=\"alpha\" min=\"0\" max=\"100\" value=\"{0}\"/>"
      "<output id=\"share\" for=\"alpha\">{0}%</output></div>\n",
      percent);
}

std::string unreadable_section(const Gallery& gallery) {
  if (gallery.unreadable.empty()) return "";
  std::string rows;
  for (const auto& [name, reason] : gallery.unreadable)
    rows += fmt::format("<li><b>{}</b> {}</li>\n", escape(name), escape(reason));
  return fmt::format("<section class=\"unreadable\"><h2>Not readable</h2>\n<ul>\n{}</ul></section>\n", rows);
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
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\" style=\"--alpha: {}; --label: {:.1f}em\">\n<head>\n<meta "
      "charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
      gallery.alpha, label_width(gallery), escape(gallery.title), gallery_style());
  page += header(gallery) + toolbar(gallery) + "<section class=\"gallery\">\n";
  for (const Card& card : gallery.cards) page += card_html(card);
  page += "</section>\n" + unreadable_section(gallery);
  return page + fmt::format("</main>\n<script>{}</script>\n</body>\n</html>\n", gallery_script());
}

}  // namespace cam
