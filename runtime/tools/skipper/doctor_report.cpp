#include "doctor_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "../../core/printable.h"

namespace skipper::tool {

namespace {

constexpr std::size_t most_names = 8;

const char* name_of(Level level) {
  switch (level) {
    case Level::info:
      return "";
    case Level::ok:
      return "ok";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "";
}

std::string counted(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count == 0 ? "no" : std::to_string(count), what, count == 1 ? "" : "s");
}

}  // namespace

std::size_t count_of(const std::vector<Section>& sections, Level level) {
  std::size_t count = 0;
  for (const Section& section : sections)
    for (const Finding& finding : section.findings) count += finding.level == level;
  return count;
}

std::string doctor_text(const std::vector<Section>& sections) {
  std::size_t width = 0;
  for (const Section& section : sections)
    for (const Finding& finding : section.findings) width = std::max(width, finding.check.size());
  std::string text;
  for (const Section& section : sections) {
    text +=
        section.subject.empty() ? section.name + "\n" : section.name + " " + detail::escaped(section.subject) + "\n";
    for (const Finding& finding : section.findings) {
      text += fmt::format("  {:<7}  {:<{}}  {}\n", name_of(finding.level), finding.check, width,
                          detail::escaped(finding.text));
      if (!finding.advice.empty()) text += fmt::format("  {:<7}  {:<{}}  -> {}\n", "", "", width, finding.advice);
    }
    text += '\n';
  }
  return text + counted(count_of(sections, Level::error), "error") + ", " +
         counted(count_of(sections, Level::warning), "warning") + "\n";
}

nlohmann::ordered_json doctor_json(const std::vector<Section>& sections) {
  nlohmann::ordered_json json;
  for (const Section& section : sections) {
    nlohmann::ordered_json& entry = json[section.name];
    if (!section.subject.empty()) entry["file"] = section.subject;
    for (const auto& [key, value] : section.data.items()) entry[key] = value;
    nlohmann::ordered_json& checks = entry["checks"] = nlohmann::ordered_json::array();
    for (const Finding& finding : section.findings)
      checks.push_back({{"check", finding.check},
                        {"level", finding.level == Level::info ? "info" : name_of(finding.level)},
                        {"text", finding.text},
                        {"advice", finding.advice}});
  }
  json["errors"] = count_of(sections, Level::error);
  json["warnings"] = count_of(sections, Level::warning);
  return json;
}

std::string size_text(double bytes) {
  constexpr double step = 1024;
  const char* units[] = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < step) return fmt::format("{:.0f} bytes", bytes);
  std::size_t unit = 0;
  for (bytes /= step; bytes >= step && unit + 1 < std::size(units); ++unit) bytes /= step;
  return fmt::format("{:.1f} {}", bytes, units[unit]);
}

std::string names_text(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most_names); ++i) text += (i > 0 ? "; " : "") + names[i];
  if (names.size() > most_names) text += fmt::format(" and {} more", names.size() - most_names);
  return text;
}

}  // namespace skipper::tool
