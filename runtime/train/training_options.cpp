#include <skipper/training_options.h>

#include <cmath>

namespace skipper {

namespace {

constexpr double pi = 3.14159265358979323846;

struct Rule {
  bool holds;
  const char* text;
};

}  // namespace

Status check_options(const TrainingOptions& o) {
  // Comparisons that NaN fails.
  const Rule rules[] = {
      {o.epochs >= 0, "epochs must not be negative"},
      {o.batch >= 1, "batch must be 1 or more"},
      {o.learning_rate >= 0 && std::isfinite(o.learning_rate), "learning_rate must be 0 or more"},
      {o.beta1 >= 0 && o.beta1 < 1, "beta1 must lie in [0, 1)"},
      {o.beta2 >= 0 && o.beta2 < 1, "beta2 must lie in [0, 1)"},
      {o.epsilon > 0 && std::isfinite(o.epsilon), "epsilon must be above 0"},
      {o.momentum >= 0 && o.momentum < 1, "momentum must lie in [0, 1)"},
      {o.weight_decay >= 0 && std::isfinite(o.weight_decay), "weight_decay must be 0 or more"},
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
  for (const Rule& rule : rules)
    if (!rule.holds) return Status(SKIPPER_INVALID_ARGUMENT, std::string("training options: ") + rule.text);
  return {};
}

double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t batches) {
  if (batches < 1) return options.learning_rate;
  switch (options.schedule) {
    case Schedule::step_decay:
      return options.learning_rate *
             std::pow(options.decay_factor, static_cast<double>(step / batches / options.decay_epochs));
    case Schedule::cosine: {
      const auto total = static_cast<double>(batches * options.epochs);
      return options.learning_rate * (1 + std::cos(pi * static_cast<double>(step) / total)) / 2;
    }
    default:
      return options.learning_rate;
  }
}

}  // namespace skipper
