/// \file
/// Skipper::train: owners of what the C ABI hands out or asks for.
///
/// Movable, not copyable.  One thread at a time changes an object.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <utility>

namespace skipper {

/// Memory aligned to SKIPPER_ALIGNMENT: for packed blobs and for the vectors of a training state.
class AlignedMemory {
 public:
  AlignedMemory() = default;     ///< Holds nothing.
  ~AlignedMemory() { reset(); }  ///< Frees what is held.
  /// Takes what the other holds.
  AlignedMemory(AlignedMemory&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  /// Swaps.
  AlignedMemory& operator=(AlignedMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }

  /// Replaces what is held by zeros.  Errors: SKIPPER_OUT_OF_MEMORY; holds nothing then.
  Status allocate(std::size_t bytes);
  /// Frees what is held.
  void reset();

  void* data() const { return data_; }                          ///< null where nothing is held
  float* floats() const { return static_cast<float*>(data_); }  ///< the same memory
  std::size_t size() const { return size_; }                    ///< in bytes

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

/// A context of any model, for predict or for training.  What it was created from must outlive it.
class ModelContext {
 public:
  ModelContext() = default;     ///< Holds nothing.
  ~ModelContext() { reset(); }  ///< Ends the context.
  /// Takes what the other holds.
  ModelContext(ModelContext&& other) noexcept
      : model_(std::exchange(other.model_, nullptr)), context_(std::exchange(other.context_, nullptr)) {}
  /// Swaps.
  ModelContext& operator=(ModelContext&& other) noexcept {
    std::swap(model_, other.model_);
    std::swap(context_, other.context_);
    return *this;
  }

  /// A context for predict and cam: see `<model>_context_create` in a generated header, whose errors it gives, with the
  /// model's own message.
  Status create(const skipper_model& model, const skipper_variant& variant, const AlignedMemory& packed,
                const skipper_options& options = {});
  /// A context for train_step and update: see `<model>_training_create`.  SKIPPER_NO_ENTRY for a model without
  /// training.
  Status create_training(const skipper_model& model, const skipper_variant& variant,
                         const skipper_options& options = {});
  /// Ends the context.
  void reset();

  skipper_context* get() const { return context_; }  ///< null where nothing is held

 private:
  const skipper_model* model_ = nullptr;
  skipper_context* context_ = nullptr;
};

}  // namespace skipper
