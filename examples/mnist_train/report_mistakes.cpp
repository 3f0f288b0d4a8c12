// The samples that the network gets wrong, as pictures.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "page/numbers.h"
#include "png_data.h"
#include "report_parts.h"

namespace mnist_train {

using namespace fmt::literals;
using namespace skipper::page;

namespace {

// The most confident first, those that have no number last; equal ones in the order of the data.
std::vector<const Mistake*> ordered(const std::vector<Mistake>& mistakes) {
  std::vector<const Mistake*> order;
  for (const Mistake& mistake : mistakes) order.push_back(&mistake);
  const auto rank = [](const Mistake& mistake) { return std::isnan(mistake.probability) ? -1 : mistake.probability; };
  std::stable_sort(order.begin(), order.end(), [&](const Mistake* a, const Mistake* b) {
    return rank(*a) != rank(*b) ? rank(*a) > rank(*b) : a->index < b->index;
  });
  return order;
}

std::string figure(const TrainingReport& report, const Mistake& mistake) {
  const std::string truth = class_label(report, mistake.truth), predicted = class_label(report, mistake.predicted);
  const std::string words = fmt::format("test sample {}: true {}, predicted {}", mistake.index, truth, predicted);
  return fmt::format(
      R"html(<figure title="{words}"><img src="{picture}" alt="{words}" width="{width}" height="{height}"/>)html"
      R"html(<figcaption><b>{truth}</b> → <b class="said">{predicted}</b><span>{share}</span></figcaption></figure>
)html",
      "words"_a = words, "picture"_a = png_data_uri(mistake.pixels, report.image), "width"_a = report.image.width,
      "height"_a = report.image.height, "truth"_a = truth, "predicted"_a = predicted,
      "share"_a = percent_text(mistake.probability));
}

std::string note(std::int64_t shown, std::int64_t all) {
  const std::string how = "True → predicted class, and the probability that the network gives to the latter.";
  if (all == 0) return "No sample is misclassified.";
  if (shown == 0) return fmt::format("{} misclassified; no pictures were kept.", count_text(all));
  if (shown == all)
    return fmt::format("All {} misclassified samples, the most confident first. {}", count_text(all), how);
  return fmt::format("The {} most confident of {} misclassified samples. {}", count_text(shown), count_text(all), how);
}

}  // namespace

std::string mistakes_section(const TrainingReport& report) {
  if (!report.test && report.confusion.empty() && report.mistakes.empty()) return "";
  const std::int64_t all = mistake_count(report);
  // Without a count of its own, only a perfect accuracy says that there are none.
  if (all == 0 && report.confusion.empty() && !(report.test && report.test->accuracy == 1)) return "";
  const std::vector<const Mistake*> order = ordered(report.mistakes);
  const std::size_t shown = std::min(report.max_mistakes, order.size());
  std::string figures;
  for (std::size_t i = 0; i < shown; ++i) figures += figure(report, *order[i]);
  const std::string gallery = figures.empty() ? ""
                                              : fmt::format(R"html(<div class="gallery">
{figures}</div>
)html",
                                                            "figures"_a = figures);
  return section("mistakes", "Misclassified samples",
                 fmt::format(R"html(<p class="note">{note}</p>
{gallery})html",
                             "note"_a = note(static_cast<std::int64_t>(shown), all), "gallery"_a = gallery));
}

}  // namespace mnist_train
