#include <skipper/evaluation.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "../core/finite.h"
#include "../core/guard.h"
#include "model_call.h"
#include "predictor.h"
#include "samples.h"

namespace skipper {

namespace {

Status invalid(const std::string& what) { return Status(SKIPPER_INVALID_ARGUMENT, "evaluation: " + what); }

// As Keras 2 does it: keras/backend.py, categorical_crossentropy.
double cross_entropy(const float* probabilities, std::size_t classes, std::size_t label) {
  constexpr double epsilon = 1e-7;
  const double sum = std::accumulate(probabilities, probabilities + classes, 0.0);
  return -std::log(std::clamp(static_cast<double>(probabilities[label]) / sum, epsilon, 1 - epsilon));
}

// Holds what a pass over the data needs, resolved from the options.
struct Plan {
  std::int32_t batch = 0;
  std::uint32_t output = 0;
  std::int64_t first = 0, count = 0;
};

Status make_plan(const skipper_model& model, const Dataset& data, const EvaluationOptions& options, Plan& plan) {
  plan.batch = options.batch == 0 ? model.max_batch : options.batch;
  if (plan.batch < 1 || plan.batch > model.max_batch)
    return invalid("batch " + std::to_string(plan.batch) + " is not in 1 to " + std::to_string(model.max_batch));
  const std::uint32_t usual = model.training == nullptr ? 0 : model.training->probabilities;
  plan.output = options.output < 0 ? usual : static_cast<std::uint32_t>(options.output);
  if (plan.output >= model.output_count) return invalid("the model has no output " + std::to_string(plan.output));
  plan.first = options.first;
  plan.count = options.count < 0 ? data.size() - options.first : options.count;
  if (plan.first < 0 || plan.first > data.size() || plan.count < 1 || plan.count > data.size() - plan.first)
    return invalid("no samples, or some that " + data.name + " does not have");
  return detail::check_fits(data, model, model.outputs[plan.output].elements);
}

struct Sums {
  double loss = 0, microseconds = 0;
  std::int64_t correct = 0;
};

// Adds what a batch gave to sums and result.
Status add_batch(const Dataset& data, const std::vector<std::uint32_t>& indices, const std::vector<float>& values,
                 Sums& sums, Evaluation& result) {
  const auto classes = static_cast<std::size_t>(data.classes);
  std::size_t span = 0, element = 0;
  if (!detail::all_finite({{values.data(), indices.size() * classes}}, span, element))
    return Status(SKIPPER_DIVERGED, data.name + ": the probabilities of sample " +
                                        std::to_string(indices[element / classes]) + " are not finite");
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const float* row = values.data() + i * classes;
    const std::int32_t label = data.labels[indices[i]];
    const auto predicted = static_cast<std::int32_t>(detail::largest(row, classes));
    sums.loss += cross_entropy(row, classes, static_cast<std::size_t>(label));
    sums.correct += predicted == label ? 1 : 0;
    result.predictions.push_back(predicted);
  }
  return {};
}

Status run_plan(detail::Predictor& predictor, const Dataset& data, const Plan& plan, const EvaluationOptions& options,
                Evaluation& result) {
  const auto batch = static_cast<std::size_t>(plan.batch), classes = static_cast<std::size_t>(data.classes);
  std::vector<float> samples(batch * detail::sample_elements(data)), values(batch * classes);
  std::vector<std::uint32_t> indices;
  Sums sums;
  for (std::int64_t done = 0; done < plan.count;) {
    const std::int64_t size = std::min<std::int64_t>(plan.batch, plan.count - done);
    indices.resize(static_cast<std::size_t>(size));
    std::iota(indices.begin(), indices.end(), static_cast<std::uint32_t>(plan.first + done));
    make_batch(data, indices.data(), indices.size(), samples.data(), nullptr);
    const auto start = std::chrono::steady_clock::now();
    Status status = predictor.predict(static_cast<std::int32_t>(size), samples.data(), plan.output, values.data());
    sums.microseconds += std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
    if (status.ok()) status = add_batch(data, indices, values, sums, result);
    if (status.code() == SKIPPER_DIVERGED) {
      const Status why = predictor.check_values(static_cast<std::int32_t>(size), samples.data(), values.data(),
                                                indices.size() * classes);
      if (!why.ok()) status = Status(SKIPPER_DIVERGED, status.message() + ": " + why.message());
    }
    if (!status.ok()) return status;
    if (options.keep_probabilities)
      result.probabilities.insert(result.probabilities.end(), values.data(), values.data() + indices.size() * classes);
    done += size;
    if (options.progress && !options.progress(done, plan.count) && done < plan.count)
      return Status(SKIPPER_INTERRUPTED, "evaluation stopped after " + std::to_string(done) + " samples");
  }
  const auto count = static_cast<double>(plan.count);
  result.samples = plan.count;
  result.loss = sums.loss / count;
  result.accuracy = static_cast<double>(sums.correct) / count;
  result.us_per_sample = sums.microseconds / count;
  return {};
}

}  // namespace

namespace detail {

Status evaluate_samples(Predictor& predictor, const Dataset& data, const EvaluationOptions& options,
                        Evaluation& result) {
  result = Evaluation();
  Plan plan;
  Status status = make_plan(predictor.model(), data, options, plan);
  if (status.ok()) status = run_plan(predictor, data, plan, options, result);
  if (!status.ok()) result = Evaluation();
  return status;
}

}  // namespace detail

Status evaluate(const skipper_model& model, const std::vector<const float*>& parameters, const Dataset& data,
                const EvaluationOptions& options, Evaluation& result) {
  result = Evaluation();
  Status evaluated = detail::guarded([&]() -> Status {
    const skipper_variant* variant = nullptr;
    if (Status status = detail::choose_variant(model, options.variant, variant); !status.ok()) return status;
    if (Status status = detail::check_one_input(model); !status.ok()) return status;
    if (Status status = check_dataset(data); !status.ok()) return status;
    Plan plan;  // what is wrong with it should not wait for prepare
    if (Status status = make_plan(model, data, options, plan); !status.ok()) return status;
    detail::Predictor predictor;
    Status status = predictor.prepare(model, *variant, parameters, options.threads);
    return status.ok() ? detail::evaluate_samples(predictor, data, options, result) : status;
  });
  if (!evaluated.ok()) result = Evaluation();
  return evaluated;
}

Status evaluate(const TrainingState& state, const Dataset& data, const EvaluationOptions& options, Evaluation& result) {
  if (state.model() != nullptr) return evaluate(*state.model(), state.parameter_pointers(), data, options, result);
  result = Evaluation();
  return detail::guarded([] { return invalid("the training state is not created"); });
}

}  // namespace skipper
