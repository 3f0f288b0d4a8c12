#include <skipper/find_nan.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "guard.h"

namespace skipper {

namespace {

// Gives what skipper_options::find_nan says of the call; "" where nothing, as archives of earlier versions do.
Status find_place(const PredictCall& call, std::string& place) {
  const skipper_model& model = *call.model;
  skipper_options options{};
  options.threads = 1;
  options.find_nan = 1;
  skipper_context* created = nullptr;
  skipper_status code = model.context_create(call.variant, call.packed, call.packed_bytes, &options, &created);
  if (code != SKIPPER_OK) return Status(code, model.last_error());
  const std::unique_ptr<skipper_context, void (*)(skipper_context*)> context(created, model.context_destroy);
  const std::vector<float*> outputs(model.output_count, nullptr);
  const std::vector<std::size_t> output_bytes(model.output_count, 0);
  code = model.predict(created, call.batch, call.inputs, call.input_bytes, outputs.data(), output_bytes.data());
  if (code != SKIPPER_OK && code != SKIPPER_NOT_A_NUMBER) return Status(code, model.last_error());
  if (code == SKIPPER_OK) return {};
  constexpr std::string_view prefix = "not a number: ";
  place = model.last_error();
  if (place.compare(0, prefix.size(), prefix) == 0) place.erase(0, prefix.size());
  return {};
}

}  // namespace

Status check_for_nan(const float* values, std::size_t count, const PredictCall& call) {
  if (std::none_of(values, values + count, [](float value) { return std::isnan(value); })) return {};
  return detail::guarded([&]() -> Status {
    std::string place;
    if (Status status = find_place(call, place); !status.ok()) return status;
    return Status(SKIPPER_NOT_A_NUMBER,
                  "the network's output is not a number" + (place.empty() ? place : " (" + place + ")"));
  });
}

}  // namespace skipper
