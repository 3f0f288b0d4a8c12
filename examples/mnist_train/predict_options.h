// The command line of mnist_predict.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mnist_train {

struct PredictOptions {
  std::vector<std::string> files;
  std::vector<std::int64_t> indices;  // of the test set
  std::string weights;
  std::string data;     // folder
  std::string variant;  // empty: the best for this CPU
  int top = 3;
  std::int32_t threads = 0;  // 0: as skipper_options::threads
  bool invert = false;
  bool json = false;
};

// Without a value the program is to end with exit_status.
std::optional<PredictOptions> parse_predict(int argc, char** argv, int& exit_status);

}  // namespace mnist_train
