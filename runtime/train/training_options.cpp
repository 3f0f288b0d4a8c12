#include <skipper/training_options.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "../core/guard.h"

namespace skipper {

namespace {

constexpr double pi = 3.14159265358979323846;

struct Rule {
  bool holds;
  const char* text;
};

// Updates are made in float: what is a number here must be one there, and not become 0 or lose digits, as numbers below
// 2^-126 do.
bool is_normal_float(double value) {
  constexpr double least = std::numeric_limits<float>::min(), most = std::numeric_limits<float>::max();
  return value == 0 || (std::fabs(value) >= least && std::fabs(value) <= most);
}

bool is_decay(double value) { return value >= 0 && value < 1 && static_cast<float>(value) < 1; }

// The largest factor by which Adam corrects a learning rate for its moments' start: that of the first update.
double first_rate(const TrainingOptions& o) {
  return o.learning_rate * std::max(1.0, std::sqrt(1 - o.beta2) / (1 - o.beta1));
}

}  // namespace

Status check_options(const TrainingOptions& o) {
  // Comparisons that NaN fails.
  const Rule rules[] = {
      {o.epochs >= 0, "epochs must not be negative"},
      {o.batch >= 1, "batch must be 1 or more"},
      {o.learning_rate >= 0 && is_normal_float(o.learning_rate),
       "learning_rate must be 0, or a number that a normal float holds: 1.2e-38 to 3.4e38"},
      {is_decay(o.beta1), "beta1 must lie in [0, 1), and not be 1 as a float"},
      {is_decay(o.beta2), "beta2 must lie in [0, 1), and not be 1 as a float"},
      {o.epsilon > 0 && is_normal_float(o.epsilon),
       "epsilon must be above 0 and a number that a normal float holds: 1.2e-38 to 3.4e38"},
      {o.optimizer != SKIPPER_ADAM || is_normal_float(first_rate(o)),
       "learning_rate is too large for Adam's first updates: times sqrt(1 - beta2) / (1 - beta1) no float holds it"},
      {is_decay(o.momentum) && is_normal_float(o.momentum),
       "momentum must lie in [0, 1), and be neither 1 nor below 1.2e-38 as a float"},
      {o.weight_decay >= 0 && is_normal_float(o.weight_decay),
       "weight_decay must be 0, or a number that a normal float holds: 1.2e-38 to 3.4e38"},
      {o.schedule >= Schedule::constant && o.schedule <= Schedule::cosine, "schedule is unknown"},
      {o.decay_factor > 0 && o.decay_factor <= 1, "decay_factor must lie in (0, 1]"},
      {o.decay_epochs >= 1, "decay_epochs must be 1 or more"},
      {o.validation_fraction >= 0 && o.validation_fraction < 1, "validation_fraction must lie in [0, 1)"},
      {o.validation_count >= 0, "validation_count must not be negative"},
      {o.validation_fraction == 0 || o.validation_count == 0,
       "validation_fraction and validation_count exclude each other"},
      {o.checkpoint_steps >= 0 && o.checkpoint_epochs >= 0, "checkpoint intervals must not be negative"},
      {o.threads >= 0, "threads must not be negative"},
  };
  return detail::guarded([&]() -> Status {
    for (const Rule& rule : rules)
      if (!rule.holds) return Status(SKIPPER_INVALID_ARGUMENT, std::string("training options: ") + rule.text);
    return {};
  });
}

double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t batches) {
  if (batches < 1) return options.learning_rate;
  switch (options.schedule) {
    case Schedule::step_decay: {
      const std::int64_t decays = step / batches / options.decay_epochs;
      return options.learning_rate * std::pow(options.decay_factor, static_cast<double>(decays));
    }
    case Schedule::cosine: {
      const auto total = static_cast<double>(batches * options.epochs);
      return options.learning_rate * (1 + std::cos(pi * static_cast<double>(step) / total)) / 2;
    }
    default:
      return options.learning_rate;
  }
}

}  // namespace skipper
