#include <skipper/choose_model.h>
#include <skipper/model_library.h>

#include <utility>

#include "guard.h"

namespace skipper {

Status choose_model(std::initializer_list<const skipper_model*> models, ChosenModel& chosen) {
  chosen = {};
  return detail::guarded([&]() -> Status {
    skipper_status last = SKIPPER_INVALID_ARGUMENT;
    std::string reasons;
    for (const skipper_model* model : models) {
      if (model == nullptr) return Status(SKIPPER_INVALID_ARGUMENT, "choose_model: a model is a null pointer");
      if (Status status = check_abi(*model); !status.ok()) return status;
      const skipper_variant* variant = nullptr;
      last = model->choose(SKIPPER_ABI_VERSION, nullptr, &variant);
      if (last == SKIPPER_OK) {
        chosen = {model, variant};
        return {};
      }
      reasons += (reasons.empty() ? "" : "; ") + std::string(model->last_error());
      if (last != SKIPPER_NO_DEVICE && last != SKIPPER_UNSUPPORTED_CPU) break;
    }
    return Status(last, reasons.empty() ? "choose_model: there is no model to choose from" : std::move(reasons));
  });
}

}  // namespace skipper
