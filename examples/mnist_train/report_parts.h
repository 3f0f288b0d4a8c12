// The sections of the page, in its order; each is empty where there is nothing to tell.
#pragma once

#include <string>
#include <string_view>

#include "report_data.h"

namespace mnist_train {

std::string summary_section(const TrainingReport& report);
std::string settings_section(const TrainingReport& report);
std::string curves_section(const TrainingReport& report);
std::string history_section(const TrainingReport& report);
std::string confusion_section(const TrainingReport& report);
std::string mistakes_section(const TrainingReport& report);

// Returns the style sheet of the page.
std::string report_style();

// A section with a heading.
std::string section(std::string_view id, std::string_view heading, std::string_view content);

// Escaped; the number of a class without a name.
std::string class_label(const TrainingReport& report, int index);

// How many samples the network got wrong, as far as the report knows.
std::int64_t mistake_count(const TrainingReport& report);

}  // namespace mnist_train
