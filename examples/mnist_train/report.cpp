#include "report.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "html.h"
#include "report_parts.h"

namespace mnist_train {

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

std::string model_name(const TrainingReport& report) {
  return report.model.empty() ? "unnamed model" : escape(report.model);
}

std::string header(const TrainingReport& report) {
  const std::string date = report.date.empty() ? "" : fmt::format("<p class=\"date\">{}</p>", escape(report.date));
  return fmt::format("<header><p class=\"kind\">Training report</p><h1>{}</h1>{}</header>\n", model_name(report), date);
}

}  // namespace

std::string report_html(const TrainingReport& report) {
  check(report);
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
      "<title>{}: training report</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
      model_name(report), report_style());
  page += header(report);
  page += summary_section(report);
  page += settings_section(report);
  page += curves_section(report);
  page += history_section(report);
  page += confusion_section(report);
  page += mistakes_section(report);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace mnist_train
