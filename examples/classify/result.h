// Holds what is known about one photo in the end.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace classify {

struct Candidate {
  std::size_t index = 0;  // of the class
  float probability = 0;
};

struct Result {
  std::string file;
  std::string error;           // why there are no candidates; empty if there are
  std::vector<Candidate> top;  // the most probable first
};

// The `count` most probable of the class_count probabilities; of equal ones the lower index first.
std::vector<Candidate> top_classes(const float* probabilities, std::size_t count);

}  // namespace classify
