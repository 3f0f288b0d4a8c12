// How far a model may be from its graph.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace skipper::tool {

struct Tolerance {
  double value = 0;    // of an output's largest magnitude
  std::string reason;  // "weights of float16"
};

// Returns the tolerance that the numbers of that variant allow, by the manifest.
Tolerance usual_tolerance(const nlohmann::json& manifest, const std::string& variant);

// "0.0001 (float32), 0.02 (weights of float16), ..."
std::string usual_tolerances();

}  // namespace skipper::tool
