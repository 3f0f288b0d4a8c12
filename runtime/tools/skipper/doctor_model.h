// A generated model, as skipper doctor sees it.
#pragma once

#include <skipper/model_library.h>

#include <cstdint>
#include <string>
#include <vector>

#include "doctor_report.h"

namespace skipper::tool {

// Loads the shared object into library and looks at it and at its variants: `chosen` is the one of that name, or
// without a name the best for this CPU; null where there is none, or where the file is no model.
Section examine_model(const std::string& path, const std::string& variant, ModelLibrary& library,
                      const skipper_variant*& chosen);

// Holds what a trial of predict is made with.
struct Trial {
  const skipper_model& model;
  const skipper_variant& variant;
  std::vector<const float*> parameters;  // empty: initial values
  std::int32_t threads = 0;
};

// Prepares the variant, predicts one random sample, and looks whether all outputs are numbers.
void try_model(const Trial& trial, Section& section);

}  // namespace skipper::tool
