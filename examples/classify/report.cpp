#include "report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "common/class_names.h"

namespace classify {

namespace {

// Python's repr: double quotes only around a name with an apostrophe.
std::string quoted(std::string_view text) {
  const char quote = text.find('\'') == std::string_view::npos ? '\'' : '"';
  return fmt::format("{}{}{}", quote, text, quote);
}

}  // namespace

std::string text_of(const Result& result) {
  std::string tuples, lines;
  for (std::size_t i = 0; i < result.top.size(); ++i) {
    const Candidate& candidate = result.top[i];
    const common::ClassName& label = common::class_name(candidate.index);
    tuples += fmt::format("{}({}, {}, {})", i == 0 ? "" : ", ", quoted(label.wnid), quoted(label.name),
                          candidate.probability);
    lines += fmt::format("{}. {}: {:.2f}%\n", i + 1, label.name, 100.0 * static_cast<double>(candidate.probability));
  }
  return fmt::format("[{}]\n{}", tuples, lines);
}

std::string json_of(const std::vector<Result>& results) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Result& result : results) {
    nlohmann::ordered_json entry = {{"file", result.file}};
    if (!result.error.empty()) {
      entry["error"] = result.error;
    } else {
      entry["top"] = nlohmann::ordered_json::array();
      for (const Candidate& candidate : result.top) {
        const common::ClassName& label = common::class_name(candidate.index);
        entry["top"].push_back({{"index", candidate.index},
                                {"wnid", label.wnid},
                                {"name", label.name},
                                {"probability", candidate.probability}});
      }
    }
    list.push_back(std::move(entry));
  }
  // File names need not be UTF-8; JSON has to be.
  return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace classify
