#include <skipper/model_library.h>
#include <skipper/weights.h>

#include <set>

#include "finite.h"
#include "guard.h"
#include "printable.h"
#include "weights_state.h"

namespace skipper {

namespace {

std::string describe(DType dtype, const std::int64_t* shape, std::size_t rank) {
  return std::string(name_of(dtype)) + " " + shape_text(shape, rank);
}

// Empty if the tensor is what the model asks for.
std::string difference(const skipper_tensor& wanted, const WeightTensor& found) {
  const auto rank = static_cast<std::size_t>(wanted.rank);
  const bool same_shape =
      found.shape.size() == rank && std::equal(found.shape.begin(), found.shape.end(), wanted.shape);
  if (same_shape && found.dtype == DType::f32) return {};
  return "is " + describe(found.dtype, found.shape.data(), found.shape.size()) + ", must be " +
         describe(DType::f32, wanted.shape, rank);
}

Status bad_weights(const std::string& source, const std::string& tensor, const std::string& what) {
  return Status(SKIPPER_BAD_WEIGHTS, source + ": tensor '" + detail::printable(tensor) + "' " + what);
}

// What a parameter gets, or null.  The kernel of a depthwise convolution is "depthwise_kernel" in specs and for Keras
// 2, and "kernel" for Keras 3.
const WeightTensor* tensor_for(const Weights& weights, std::string_view parameter) {
  constexpr std::string_view keras2 = "/depthwise_kernel", keras3 = "/kernel";
  const WeightTensor* found = weights.find(parameter);
  if (found != nullptr || parameter.size() < keras2.size()) return found;
  const std::size_t layer = parameter.size() - keras2.size();
  if (parameter.substr(layer) != keras2) return nullptr;
  return weights.find(std::string(parameter.substr(0, layer)) + std::string(keras3));
}

Status bind_one(const Weights& weights, const skipper_tensor& wanted, const WeightTensor*& found) {
  found = tensor_for(weights, wanted.name);
  if (found == nullptr) return bad_weights(weights.source(), wanted.name, "is missing");
  const std::string different = difference(wanted, *found);
  if (!different.empty()) return bad_weights(weights.source(), found->name, different);
  return {};
}

}  // namespace

Status Weights::bind(const skipper_parameter* model_parameters, std::size_t count,
                     std::vector<const float*>& parameters) const {
  parameters.clear();
  Status result = detail::guarded([&]() -> Status {
    if (count > 0 && model_parameters == nullptr) return Status(SKIPPER_INVALID_ARGUMENT, "bind: null pointer");
    std::vector<detail::FloatSpan> spans;
    for (std::size_t i = 0; i < count; ++i) {
      const WeightTensor* found = nullptr;
      if (Status status = bind_one(*this, model_parameters[i].tensor, found); !status.ok()) return status;
      parameters.push_back(static_cast<const float*>(found->data));
      spans.push_back({parameters.back(), found->bytes / sizeof(float)});
    }
    std::size_t span = 0, element = 0;
    if (detail::all_finite(spans, span, element)) return {};
    const float value = spans[span].data[element];
    const char* what = value != value ? "NaN" : "infinity";
    return bad_weights(source(), model_parameters[span].tensor.name,
                       std::string("holds ") + what + ", at element " + std::to_string(element));
  });
  if (!result.ok()) parameters.clear();
  return result;
}

Status Weights::bind(const skipper_model& model, std::vector<const float*>& parameters) const {
  parameters.clear();
  if (Status status = check_abi(model); !status.ok()) return status;
  return bind(model.parameters, model.parameter_count, parameters);
}

WeightsMatch Weights::match(const skipper_parameter* model_parameters, std::size_t count) const {
  WeightsMatch result;
  result.status = detail::guarded([&]() -> Status {
    std::set<const WeightTensor*> used;
    for (std::size_t i = 0; i < count; ++i) {
      const skipper_tensor& tensor = model_parameters[i].tensor;
      const WeightTensor* found = tensor_for(*this, tensor.name);
      if (found == nullptr) {
        result.missing.emplace_back(tensor.name);
        continue;
      }
      used.insert(found);
      const std::string different = difference(tensor, *found);
      if (different.empty())
        result.matched.push_back(found->name);
      else
        result.mismatched.push_back(detail::printable(found->name) + ": " + different);
    }
    for (const WeightTensor& tensor : tensors())
      if (used.count(&tensor) == 0) result.unused.push_back(tensor.name);
    return {};
  });
  if (result.status.ok()) return result;
  WeightsMatch nothing;
  nothing.status = std::move(result.status);
  return nothing;
}

}  // namespace skipper
