// How results are printed.
#pragma once

#include <string>

#include "result.h"

namespace classify {

// The tuples on one line, as Python prints what Keras's decode_predictions returns:
//   [('n03100240', 'convertible', 0.9548753), ('n04285008', 'sports_car', 0.018259434)]
// then a line for each: "1. convertible: 95.49%".
std::string text_of(const Result& result);

// [{"file", "top": [{"index", "wnid", "name", "probability"}]}], or "error" in the place of "top".
std::string json_of(const std::vector<Result>& results);

}  // namespace classify
