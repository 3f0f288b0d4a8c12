// Tests without memory call each public function of Skipper::runtime and Skipper::train.
#pragma once

#include <skipper/trainer.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/files.h"
#include "support/training.h"

namespace skipper::test {

struct Case {
  std::string name;  // of the function, and what is special
  std::function<Status()> function;
  bool leaks = false;  // the system's own functions do
};

// The functions work with these.
struct World {
  TemporaryFolder folder;
  Weights weights;
  Dataset data = fake_data(24);
  Trainer trainer;
  std::vector<float> values;
  skipper_step step{"conv1", "m_avx2_k0", "direct 14x32", 2'000'000'000, 600'000'000, 800'000'000};
  skipper_variant one_step{};
  std::uint64_t step_ns[1] = {1000};
  const std::string long_name = std::string(100, 'n');
  const std::vector<std::string> kept = {"dense/bias"};
  const std::vector<std::int64_t> shape = {2};
  const std::vector<float> one_sample = std::vector<float>(16, 0.5F);  // of fake_tiny
  const std::map<std::string, std::string> metadata = {{"key", "value"}};
  TrainingOptions with_checkpoint;
  mutable std::map<std::string, std::string, std::less<>> paths;

  World();

  // A path, made once: the functions' own allocations are to fail.
  const std::string& in(std::string_view name) const {
    const auto found = paths.find(name);
    return found != paths.end() ? found->second : paths.emplace(name, folder / std::string(name)).first->second;
  }
  TrainingOptions options() const;  // of a short training
};

// All of them; they refer to the world.
std::vector<Case> out_of_memory_cases(World& world);

}  // namespace skipper::test
