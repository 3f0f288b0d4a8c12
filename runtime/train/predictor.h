// Parameters, packed for one variant, and a context to predict with.
#pragma once

#include <skipper/dataset.h>
#include <skipper/evaluation.h>
#include <skipper/memory.h>

#include <cstdint>
#include <vector>

namespace skipper::detail {

class Predictor {
 public:
  // Replaces what was prepared before.  model and variant must outlive this object.
  Status prepare(const skipper_model& model, const skipper_variant& variant,
                 const std::vector<const float*>& parameters, std::int32_t threads);

  // One output of the model alone.
  Status predict(std::int32_t batch, const float* samples, std::uint32_t output, float* values);

  // Whether the values that predict gave are numbers: see check_for_nan.
  Status check_values(std::int32_t batch, const float* samples, const float* values, std::size_t count) const;

  const skipper_model& model() const { return *model_; }

 private:
  const skipper_model* model_ = nullptr;
  const skipper_variant* variant_ = nullptr;
  AlignedMemory packed_;
  ModelContext context_;
};

// The part of evaluate that comes after packing.  Of the options batch, output, first, count, keep_probabilities and
// progress count.
Status evaluate_samples(Predictor& predictor, const Dataset& data, const EvaluationOptions& options,
                        Evaluation& result);

// The place of the largest value, the first of equals.
std::size_t largest(const float* values, std::size_t count);

}  // namespace skipper::detail
