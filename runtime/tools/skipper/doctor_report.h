// Holds what skipper doctor finds, as data and as text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace skipper::tool {

enum class Level { info, ok, warning, error };

struct Finding {
  std::string check;  // what was looked at: "threads"
  Level level = Level::info;
  std::string text;    // what was found
  std::string advice;  // what to do about it; empty where nothing is to be done
};

// Findings about one thing: the machine, a model, weights.
struct Section {
  std::string name;     // "machine"
  std::string subject;  // a file; empty for the machine
  std::vector<Finding> findings;
  nlohmann::ordered_json data = nlohmann::ordered_json::object();  // the same as numbers and lists, for programs

  Finding& add(std::string check, Level level, std::string text, std::string advice = "") {
    return findings.emplace_back(Finding{std::move(check), level, std::move(text), std::move(advice)});
  }
};

std::size_t count_of(const std::vector<Section>& sections, Level level);

std::string doctor_text(const std::vector<Section>& sections);
nlohmann::ordered_json doctor_json(const std::vector<Section>& sections);

// "12.5 MiB", "340 bytes".
std::string size_text(double bytes);

// "conv1/kernel; conv1/bias and 12 more": names out of files, so without what a terminal would act on.
std::string names_text(const std::vector<std::string>& names);

}  // namespace skipper::tool
