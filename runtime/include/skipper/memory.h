// skipper/memory.h (Skipper::train): owners of what the C ABI hands out or asks for.
//
// Movable, not copyable.  One thread at a time changes an object.
#ifndef SKIPPER_MEMORY_H_
#define SKIPPER_MEMORY_H_

#include <skipper/status.h>

#include <cstddef>
#include <utility>

namespace skipper {

// Memory aligned to SKIPPER_ALIGNMENT: for packed blobs and for the vectors of a training state.
class AlignedMemory {
 public:
  AlignedMemory() = default;
  ~AlignedMemory() { reset(); }
  AlignedMemory(AlignedMemory&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  AlignedMemory& operator=(AlignedMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }

  // Replaces what is held by zeros.  Errors: SKIPPER_OUT_OF_MEMORY; holds nothing then.
  Status allocate(std::size_t bytes);
  void reset();

  void* data() const { return data_; }
  float* floats() const { return static_cast<float*>(data_); }
  std::size_t size() const { return size_; }  // bytes

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

// A context of any model, for predict or for training.  What it was created from must outlive it.
class ModelContext {
 public:
  ModelContext() = default;
  ~ModelContext() { reset(); }
  ModelContext(ModelContext&& other) noexcept
      : model_(std::exchange(other.model_, nullptr)), context_(std::exchange(other.context_, nullptr)) {}
  ModelContext& operator=(ModelContext&& other) noexcept {
    std::swap(model_, other.model_);
    std::swap(context_, other.context_);
    return *this;
  }

  // See <model>_context_create and <model>_training_create in a generated header, whose errors these give, with the
  // model's own message.  create_training of a model without training: SKIPPER_NO_ENTRY.
  Status create(const skipper_model& model, const skipper_variant& variant, const AlignedMemory& packed,
                const skipper_options& options = {});
  Status create_training(const skipper_model& model, const skipper_variant& variant,
                         const skipper_options& options = {});
  void reset();

  skipper_context* get() const { return context_; }

 private:
  const skipper_model* model_ = nullptr;
  skipper_context* context_ = nullptr;
};

}  // namespace skipper

#endif  // SKIPPER_MEMORY_H_
