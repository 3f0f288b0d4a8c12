#include <skipper/memory.h>
#include <skipper/model_library.h>

#include <cstdlib>
#include <cstring>

#include "../core/guard.h"
#include "model_call.h"

namespace skipper {

namespace detail {

Status choose_variant(const skipper_model& model, const std::string& name, const skipper_variant*& variant) {
  variant = nullptr;
  if (Status status = check_abi(model); !status.ok()) return status;
  return called(model, "choose", model.choose(SKIPPER_ABI_VERSION, name.empty() ? nullptr : name.c_str(), &variant));
}

Status check_one_input(const skipper_model& model) {
  if (model.input_count == 1) return {};
  return Status(SKIPPER_INVALID_ARGUMENT, std::string("model '") + model.name + "' has " +
                                              std::to_string(model.input_count) +
                                              " inputs; only those of one can be trained or evaluated here");
}

}  // namespace detail

Status AlignedMemory::allocate(std::size_t bytes) {
  reset();
  std::size_t rounded = 0;
  if (!__builtin_add_overflow(bytes, std::size_t{SKIPPER_ALIGNMENT - 1}, &rounded))
    data_ = std::aligned_alloc(SKIPPER_ALIGNMENT, rounded / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT);
  if (data_ == nullptr) return Status(SKIPPER_OUT_OF_MEMORY, "out of memory");
  std::memset(data_, 0, bytes);
  size_ = bytes;
  return {};
}

void AlignedMemory::reset() {
  std::free(data_);
  data_ = nullptr;
  size_ = 0;
}

Status ModelContext::create(const skipper_model& model, const skipper_variant& variant, const AlignedMemory& packed,
                            const skipper_options& options) {
  reset();
  return detail::guarded([&]() -> Status {
    const skipper_status code = model.context_create(&variant, packed.data(), packed.size(), &options, &context_);
    model_ = &model;
    return detail::called(model, "context_create", code);
  });
}

Status ModelContext::create_training(const skipper_model& model, const skipper_variant& variant,
                                     const skipper_options& options) {
  reset();
  return detail::guarded([&]() -> Status {
    if (model.training == nullptr || model.training_create == nullptr)
      return Status(SKIPPER_NO_ENTRY, std::string("model '") + model.name +
                                          "' cannot be trained: it was generated without the entries train_step and "
                                          "update");
    const skipper_status code = model.training_create(&variant, &options, &context_);
    model_ = &model;
    return detail::called(model, "training_create", code);
  });
}

void ModelContext::reset() {
  if (context_ != nullptr) model_->context_destroy(context_);
  model_ = nullptr;
  context_ = nullptr;
}

}  // namespace skipper
