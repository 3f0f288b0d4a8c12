#include "report_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "html.h"

namespace mnist_train {

std::string section(std::string_view id, std::string_view heading, std::string_view content) {
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, heading, content);
}

std::string class_label(const TrainingReport& report, int index) {
  const auto place = static_cast<std::size_t>(index);
  return index >= 0 && place < report.class_names.size() ? escape(report.class_names[place]) : std::to_string(index);
}

std::int64_t mistake_count(const TrainingReport& report) {
  std::int64_t count = 0;
  const auto classes = static_cast<std::size_t>(std::max(report.classes, 0));
  for (std::size_t i = 0; i < report.confusion.size(); ++i)
    if (i / classes != i % classes) count += report.confusion[i];
  return std::max(count, static_cast<std::int64_t>(report.mistakes.size()));
}

}  // namespace mnist_train
