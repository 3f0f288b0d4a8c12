// Makes the page that tells about a training run.
#pragma once

#include <string>

#include "report_data.h"

namespace mnist_train {

// One HTML page that needs nothing else.  Throws std::invalid_argument where sizes contradict each other.
std::string report_html(const TrainingReport& report);

}  // namespace mnist_train
