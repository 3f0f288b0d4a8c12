// Calls through a model's descriptor, with its own message as the Status.
#pragma once

#include <skipper/status.h>

#include <string>

namespace skipper::detail {

inline Status called(const skipper_model& model, const char* what, skipper_status code) {
  if (code == SKIPPER_OK) return {};
  const char* reason = model.last_error == nullptr ? nullptr : model.last_error();
  std::string text = std::string("model '") + model.name + "', " + what + ": ";
  return Status(code, text + (reason == nullptr || *reason == '\0' ? "status " + std::to_string(code) : reason));
}

// Checks the ABI and chooses a variant; "": the best for this CPU.
Status choose_variant(const skipper_model& model, const std::string& name, const skipper_variant*& variant);

// SKIPPER_INVALID_ARGUMENT unless the model has one input.
Status check_one_input(const skipper_model& model);

inline skipper_options options_of(std::int32_t threads) {
  skipper_options options{};
  options.threads = threads;
  return options;
}

}  // namespace skipper::detail
