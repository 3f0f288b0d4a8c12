#include "report_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "page/escape.h"

namespace mnist_train {

using namespace fmt::literals;
using skipper::page::escape;

std::string section(std::string_view id, std::string_view heading, std::string_view content) {
  return fmt::format(R"html(<section id="{id}">
<h2>{heading}</h2>
{content}</section>
)html",
                     "id"_a = id, "heading"_a = heading, "content"_a = content);
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
