#include "report.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "page/document.h"
#include "page/escape.h"
#include "report_parts.h"

namespace mnist_train {

using namespace fmt::literals;
using skipper::page::escape;

namespace {

void check(const TrainingReport& report) {
  const auto classes = static_cast<std::size_t>(std::max(report.classes, 0));
  if (!report.confusion.empty() && report.confusion.size() != classes * classes)
    throw std::invalid_argument(
        fmt::format("report: a confusion matrix of {} counts for {} classes", report.confusion.size(), report.classes));
  const ImageShape& image = report.image;
  if (report.mistakes.empty()) return;
  if (image.height < 1 || image.width < 1 || (image.channels != 1 && image.channels != 3))
    throw std::invalid_argument(fmt::format("report: images of {} x {} x {}: only 1 or 3 channels can be shown",
                                            image.height, image.width, image.channels));
  const auto bytes = static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.width) *
                     static_cast<std::size_t>(image.channels);
  for (const Mistake& mistake : report.mistakes)
    if (mistake.pixels.size() != bytes)
      throw std::invalid_argument(
          fmt::format("report: sample {} has {} bytes of pixels, not {}", mistake.index, mistake.pixels.size(), bytes));
}

std::string model_name(const TrainingReport& report) { return report.model.empty() ? "unnamed model" : report.model; }

std::string header(const TrainingReport& report) {
  const std::string date =
      report.date.empty() ? "" : fmt::format(R"html(<p class="date">{date}</p>)html", "date"_a = escape(report.date));
  return fmt::format(R"html(<header><p class="kind">Training report</p><h1>{model}</h1>{date}</header>
)html",
                     "model"_a = escape(model_name(report)), "date"_a = date);
}

}  // namespace

std::string report_html(const TrainingReport& report) {
  check(report);
  const std::string style = report_style();
  skipper::page::Document document;
  document.title = model_name(report) + ": training report";
  document.head = skipper::page::adaptive_head;
  document.style = style;
  document.body = fmt::format(R"html(<main>
{header}{summary}{settings}{curves}{history}{confusion}{mistakes}</main>
)html",
                              "header"_a = header(report), "summary"_a = summary_section(report),
                              "settings"_a = settings_section(report), "curves"_a = curves_section(report),
                              "history"_a = history_section(report), "confusion"_a = confusion_section(report),
                              "mistakes"_a = mistakes_section(report));
  return skipper::page::html(document);
}

}  // namespace mnist_train
