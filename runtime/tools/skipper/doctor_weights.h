// A file of weights, as skipper doctor sees it.
#pragma once

#include <skipper/abi.h>
#include <skipper/weights.h>

#include <string>
#include <vector>

#include "doctor_report.h"

namespace skipper::tool {

// Opens the file and compares it with the model, unless that is null; looks at the values of all tensors of float32.
// parameters: as Weights::bind gives them; empty where the weights cannot be used.
Section examine_weights(const std::string& path, const skipper_model* model, Weights& weights,
                        std::vector<const float*>& parameters);

}  // namespace skipper::tool
