#include "compiler/codegen/header_parts.h"

namespace skipper::codegen {
namespace {

constexpr const char* model_class = R"(
#ifdef __cplusplus
#include <cstdlib>
#include <utility>

/** The model @model@ in C++; thin classes over the functions above. */
namespace @namespace@ {

/** Why the last call of this thread failed.  Valid until its next failure. */
inline const char* last_error() noexcept { return @model@_last_error(); }

/** A variant and weights that are packed for it.  Movable; threads share it, constant, once it is prepared. */
class Model {
 public:
  Model() noexcept = default; /**< empty */
  ~Model() { reset(); } /**< frees the weights */
  Model(Model&& other) noexcept { swap(other); } /**< takes what the other holds */
  Model& operator=(Model&& other) noexcept { /**< takes what the other holds */
    Model moved(std::move(other));
    swap(moved);
    return *this;
  }
  Model(const Model&) = delete; /**< no copies */
  Model& operator=(const Model&) = delete; /**< no copies */

  /** Chooses a variant (`variant` by name, or the best for this CPU) and packs the weights into memory of its own.  On
   * failure the model is empty (SKIPPER_OUT_OF_MEMORY may come without a message).  No context of an earlier prepare
   * may be in use. */
  skipper_status prepare(const float* const* parameters, size_t parameter_count, const char* variant = nullptr,
                         const skipper_options* options = nullptr) noexcept {
    reset();
    const skipper_variant* chosen = nullptr;
    skipper_status status = @model@_choose(SKIPPER_ABI_VERSION, variant, &chosen);
    if (status != SKIPPER_OK) return status;
    const size_t bytes = (chosen->packed_bytes + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT;
    void* memory = std::aligned_alloc(SKIPPER_ALIGNMENT, bytes);
    if (memory == nullptr) return SKIPPER_OUT_OF_MEMORY;
    status = @model@_prepare(chosen, parameters, parameter_count, memory, bytes, options);
    if (status != SKIPPER_OK) {
      std::free(memory);
      return status;
    }
    variant_ = chosen;
    packed_ = owned_ = memory;
    packed_bytes_ = chosen->packed_bytes;
    return SKIPPER_OK;
  }

  /** Uses a blob that was prepared before, e.g. one in a mapped file, which verify must see next.  It stays the
   * caller's and must outlive the model and its contexts.  Whether it fits is seen when a context is created. */
  skipper_status attach(const void* packed, size_t packed_bytes, const char* variant = nullptr) noexcept {
    reset();
    const skipper_status status = @model@_choose(SKIPPER_ABI_VERSION, variant, &variant_);
    if (status != SKIPPER_OK) return status;
    packed_ = packed;
    packed_bytes_ = packed_bytes;
    return SKIPPER_OK;
  }

  /** Whether the blob is whole: see @model@_verify. */
  skipper_status verify(const skipper_options* options = nullptr) const noexcept {
    return @model@_verify(variant_, packed_, packed_bytes_, options);
  }

  /** Back to empty; frees the weights. */
  void reset() noexcept {
    std::free(owned_);
    variant_ = nullptr;
    packed_ = owned_ = nullptr;
    packed_bytes_ = 0;
  }

  explicit operator bool() const noexcept { return variant_ != nullptr; } /**< whether it was prepared or attached */
  const skipper_variant* variant() const noexcept { return variant_; } /**< null when empty */
  const void* packed() const noexcept { return packed_; } /**< the blob; null when empty */
  size_t packed_bytes() const noexcept { return packed_bytes_; } /**< of the blob */
  static const skipper_model& descriptor() noexcept { return *@model@_model(); } /**< static storage */

 private:
  void swap(Model& other) noexcept {
    std::swap(variant_, other.variant_);
    std::swap(packed_, other.packed_);
    std::swap(owned_, other.owned_);
    std::swap(packed_bytes_, other.packed_bytes_);
  }

  const skipper_variant* variant_ = nullptr;
  const void* packed_ = nullptr;
  void* owned_ = nullptr;
  size_t packed_bytes_ = 0;
};
)";

constexpr const char* context_class = R"(
/** One thread predicts with it.  Movable.  The model must outlive it. */
class Context {
 public:
  Context() noexcept = default; /**< empty */
  ~Context() { reset(); } /**< ends the context */
  /** Takes what the other holds. */
  Context(Context&& other) noexcept : context_(std::exchange(other.context_, nullptr)) {}
  /** Takes what the other holds. */
  Context& operator=(Context&& other) noexcept {
    Context moved(std::move(other));
    std::swap(context_, moved.context_);
    return *this;
  }
  Context(const Context&) = delete; /**< no copies */
  Context& operator=(const Context&) = delete; /**< no copies */

  /** Replaces this context by a new one; on failure it is empty. */
  skipper_status create(const Model& model, const skipper_options* options = nullptr) noexcept {
    reset();
    return @model@_context_create(model.variant(), model.packed(), model.packed_bytes(), options, &context_);
  }
  /** The same. */
  skipper_status create(const Model& model, const skipper_options& options) noexcept { return create(model, &options); }

  /** The same in the caller's memory: see @model@_context_create_in. */
  skipper_status create_in(const Model& model, void* memory, size_t memory_bytes,
                           const skipper_options* options = nullptr) noexcept {
    reset();
    return @model@_context_create_in(model.variant(), model.packed(), model.packed_bytes(), memory, memory_bytes,
                                     options, &context_);
  }

  /** Back to empty. */
  void reset() noexcept { @model@_context_destroy(std::exchange(context_, nullptr)); }

  /** See @model@_predict. */
  skipper_status predict(int32_t batch, const float* const* inputs, const size_t* input_bytes, float* const* outputs,
                         const size_t* output_bytes) noexcept {
    return @model@_predict(context_, batch, inputs, input_bytes, outputs, output_bytes);
  }
)";

// For models with one input: outputs after the first are not wanted.
constexpr const char* simple_predict = R"(
  /** Input 0 to output 0, batch samples of each: @MODEL@_INPUT_0_ELEMENTS and @MODEL@_OUTPUT_0_ELEMENTS floats a
   * sample. */
  skipper_status predict(int32_t batch, const float* input, float* output) noexcept {
    const size_t samples = batch > 0 ? static_cast<size_t>(batch) : 0;
    const size_t input_bytes = samples * @MODEL@_INPUT_0_ELEMENTS * sizeof(float);
    const size_t output_bytes[@MODEL@_OUTPUT_COUNT] = {samples * @MODEL@_OUTPUT_0_ELEMENTS * sizeof(float)};
    float* const outputs[@MODEL@_OUTPUT_COUNT] = {output};
    return predict(batch, &input, &input_bytes, outputs, output_bytes);
  }
)";

constexpr const char* context_end = R"(
  explicit operator bool() const noexcept { return context_ != nullptr; } /**< whether it was created */
  skipper_context* get() const noexcept { return context_; } /**< null when empty */

 private:
  skipper_context* context_ = nullptr;
};

} /* namespace @namespace@ */
#endif
)";

}  // namespace

std::string header_classes(const ModelDescription& model) {
  std::string text = std::string(model_class) + context_class;
  if (model.inputs.size() == 1) text += simple_predict;
  return fill_in(text + context_end, model.name);
}

}  // namespace skipper::codegen
