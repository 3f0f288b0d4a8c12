/// \file
/// An app that is linked with several libraries of one model, e.g. for a GPU and for the CPU, takes the first that fits
/// the machine it runs on.
#pragma once

#include <skipper/status.h>

#include <initializer_list>

namespace skipper {

/// A model and what it runs as; both have static storage.
struct ChosenModel {
  const skipper_model* model = nullptr;      ///< null where none was chosen
  const skipper_variant* variant = nullptr;  ///< of that model
};

/// The first of `models` that has a variant for this machine, and the best such variant: goes on to the next model
/// after SKIPPER_NO_DEVICE and SKIPPER_UNSUPPORTED_CPU.
///
///     skipper::ChosenModel chosen;
///     auto status = skipper::choose_model({net_cuda_model(), net_model()}, chosen);
///     ... chosen.model->prepare(chosen.variant, parameters, ...), chosen.model->context_create(chosen.variant, ...)
///
/// Weights are packed for one model: prepare those of the model that was chosen.  A blob that another one prepared is
/// refused (SKIPPER_FOREIGN_BLOB).
///
/// Errors: SKIPPER_INVALID_ARGUMENT (no model, or a null pointer), SKIPPER_ABI_MISMATCH, and where no model fits, the
/// last one's, with the reasons of all.  `chosen` is empty then.
Status choose_model(std::initializer_list<const skipper_model*> models, ChosenModel& chosen);

}  // namespace skipper
