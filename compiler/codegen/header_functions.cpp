#include "compiler/codegen/header_parts.h"

namespace skipper::codegen {
namespace {

constexpr const char* functions = R"(
#ifdef __cplusplus
extern "C" {
#endif

/* Every function that returns a skipper_status returns SKIPPER_OK or says why not, in @model@_last_error() too; then
 * nothing was done, unless it says otherwise.  All functions may be called from any thread; a context by one at a
 * time. */

/** The descriptor: names, shapes, parameters, variants, steps.  Static storage, never null, constant. */
const skipper_model* @model@_model(void);

/** Chooses a variant: `variant` by name ("@first_variant@", ...), or with NULL the most specific one that this CPU,
 * or the first device, can run.
 *   abi_version  SKIPPER_ABI_VERSION, as this header has it
 *   out          receives the variant, static storage; NULL on failure
 * Errors: SKIPPER_INVALID_ARGUMENT (out is null), SKIPPER_ABI_MISMATCH, SKIPPER_UNKNOWN_VARIANT,
 * SKIPPER_UNSUPPORTED_CPU, SKIPPER_NO_DEVICE. */
skipper_status @model@_choose(uint32_t abi_version, const char* variant, const skipper_variant** out);

/** Folds and packs weights into a blob that contexts of this variant use.  Run it once per set of weights.
 *   variant          from @model@_choose
 *   parameters       @MODEL@_PARAMETER_COUNT pointers, in the order of @model@_model()->parameters; dense
 *                    float32, aligned to 4 bytes; only read during the call
 *   parameter_count  @MODEL@_PARAMETER_COUNT
 *   packed           the caller's memory, aligned to SKIPPER_ALIGNMENT; written here, then constant.  Equal weights
 *                    give equal bytes, for any number of threads.  It may be kept in a file and mapped again (same
 *                    machine architecture), but see @model@_verify; it holds no pointers.  Free it after the last
 *                    context that uses it.
 *   packed_bytes     at least variant->packed_bytes
 *   options          threads, parallel_for and log are used during the call; NULL for the defaults
 * Allocates scratch memory, and frees it.  After a failure, or while it runs, `packed` is refused by contexts.
 * Errors: SKIPPER_INVALID_ARGUMENT, SKIPPER_MISALIGNED, SKIPPER_BUFFER_SIZE, SKIPPER_OUT_OF_MEMORY,
 * SKIPPER_BAD_WEIGHTS (a variance at or below -epsilon, which has no root), SKIPPER_KERNEL_FAILED. */
skipper_status @model@_prepare(const skipper_variant* variant, const float* const* parameters, size_t parameter_count,
                               void* packed, size_t packed_bytes, const skipper_options* options);

/** Whether a packed blob is what @model@_prepare made, to its last bit.  Call it once for a blob that comes from a
 * file, or from anywhere else that can lose or change bytes: contexts look at its header alone.  Reads all of it, on
 * the threads of the options.
 *   variant       the one that `packed` was prepared for
 *   packed        aligned to SKIPPER_ALIGNMENT; only read during the call
 *   packed_bytes  variant->packed_bytes: for a file its size
 *   options       threads, parallel_for and log are used during the call; NULL for the defaults
 * This finds damage by chance, not a blob that somebody forged.
 * Errors: SKIPPER_INVALID_ARGUMENT, SKIPPER_MISALIGNED, SKIPPER_BUFFER_SIZE (cut off, or bytes behind its end),
 * SKIPPER_FOREIGN_BLOB (another model's, variant's or version's, or damaged: prepare again), SKIPPER_KERNEL_FAILED
 * (parallel_for failed). */
skipper_status @model@_verify(const skipper_variant* variant, const void* packed, size_t packed_bytes,
                              const skipper_options* options);

/** Bytes of a context's memory, or 0 (and a message) if `variant` is not this model's. */
size_t @model@_context_bytes(const skipper_variant* variant);

/** Creates a context: everything a call of predict needs, and the thread pool.  predict then allocates nothing.
 *   variant       the one that `packed` was prepared for
 *   packed        from @model@_prepare; read by the context until it is destroyed; shared by any number of contexts.
 *                 Its header is checked; @model@_verify checks the rest
 *   packed_bytes  of the memory at `packed`
 *   options       copied; what its pointers refer to must outlive the context.  NULL for the defaults
 *   out           receives the context, which the caller destroys; NULL on failure
 * Errors: SKIPPER_INVALID_ARGUMENT, SKIPPER_MISALIGNED, SKIPPER_BUFFER_SIZE, SKIPPER_FOREIGN_BLOB,
 * SKIPPER_OUT_OF_MEMORY. */
skipper_status @model@_context_create(const skipper_variant* variant, const void* packed, size_t packed_bytes,
                                      const skipper_options* options, skipper_context** out);

/** The same in the caller's memory, aligned to SKIPPER_ALIGNMENT, of at least @model@_context_bytes(variant) bytes,
 * which stays the caller's and must outlive the context. */
skipper_status @model@_context_create_in(const skipper_variant* variant, const void* packed,
                                         size_t packed_bytes, void* memory, size_t memory_bytes,
                                         const skipper_options* options, skipper_context** out);

/** Ends a context, and frees it unless it is in the caller's memory.  NULL is allowed, and to end a context again does
 * nothing; a call with a context that was ended is SKIPPER_INVALID_ARGUMENT, unless another one lies there by then. */
void @model@_context_destroy(skipper_context* context);

/** Computes the outputs of `batch` samples, 1 to @MODEL@_MAX_BATCH.
 *   inputs        @MODEL@_INPUT_COUNT pointers to batch samples each, dense, aligned to 4 bytes; only read
 *                 during the call
 *   input_bytes   the size of each: batch * elements * sizeof(float)
 *   outputs       @MODEL@_OUTPUT_COUNT pointers, written by the call; NULL for an output that is not wanted.
 *                 They overlap neither inputs nor each other.
 *   output_bytes  the size of each; ignored where the output is NULL
 * Allocates no memory.  After SKIPPER_KERNEL_FAILED the outputs are undefined and the context can be used again.
 * Errors: SKIPPER_INVALID_ARGUMENT, SKIPPER_BATCH_OUT_OF_RANGE, SKIPPER_BUFFER_SIZE, SKIPPER_MISALIGNED,
 * SKIPPER_KERNEL_FAILED; SKIPPER_NOT_A_NUMBER with options.find_nan. */
skipper_status @model@_predict(skipper_context* context, int32_t batch, const float* const* inputs,
                               const size_t* input_bytes, float* const* outputs, const size_t* output_bytes);

/** Why the last call of this thread to this model failed; "" if none did.  Valid until the next failure or the
 * thread's end. */
const char* @model@_last_error(void);

#ifdef __cplusplus
} /* extern "C" */
#endif
)";

constexpr const char* cam_functions = R"(
#ifdef __cplusplus
extern "C" {
#endif

/** Predicts, and says where each sample shows what: class activation maps, the last activation weighted by what the
 * dense layer takes from it for a class, without a backward pass.
 *   batch ... output_bytes  as of @model@_predict
 *   top          maps of each sample, 1 to the number of classes
 *   classes      batch * top numbers: the class of each map; -1 at place j of a sample asks for the (j+1)-th most
 *                probable class, which is written there
 *   height, width  of each map, 1 to 32768: enlarged bilinearly with aligned corners from cam_info->height x width
 *   maps         receives batch * top * height * width floats; not normalised
 *   map_bytes    their size
 * Uses the context's arena; allocates no memory.  Errors: those of @model@_predict. */
skipper_status @model@_cam(skipper_context* context, int32_t batch, const float* const* inputs,
                           const size_t* input_bytes, float* const* outputs, const size_t* output_bytes, int32_t top,
                           int32_t* classes, int32_t height, int32_t width, float* maps, size_t map_bytes);

#ifdef __cplusplus
} /* extern "C" */
#endif
)";

constexpr const char* training_functions = R"(
#ifdef __cplusplus
extern "C" {
#endif

/* Training.  The state (parameters, gradients, moments) is the caller's: see skipper_training and skipper_update above,
 * and @model@_model()->training for sizes and offsets. */

/** Creates a context for train_step and update, with the arena for forward and backward (variant->train_context_bytes).
 * Arguments and errors as of @model@_context_create; options.step_ns has variant->train_step_count entries.  Ended by
 * @model@_context_destroy. */
skipper_status @model@_training_create(const skipper_variant* variant, const skipper_options* options,
                                       skipper_context** out);

/** One pass forward and backward over `batch` samples, 1 to @MODEL@_MAX_BATCH.
 *   inputs, input_bytes    as of @model@_predict
 *   labels, label_bytes    the wanted probabilities of each sample, e.g. one-hot: batch * classes floats
 *   parameters             the state's parameters; only read
 *   gradients              receives d (mean loss of the batch) / d parameter, and the statistics of the batch
 *   losses                 receives the categorical cross-entropy of each sample: batch floats
 *   outputs, output_bytes  as of @model@_predict, in training mode; the list may be of null pointers
 * The same bits for any number of threads.  Allocates no memory.  After SKIPPER_KERNEL_FAILED gradients, losses and
 * outputs are undefined.
 * Errors: those of @model@_predict; SKIPPER_NO_ENTRY for a context of predict's. */
skipper_status @model@_train_step(skipper_context* context, int32_t batch, const float* const* inputs,
                                  const size_t* input_bytes, const float* labels, size_t label_bytes,
                                  const float* parameters, float* gradients, float* losses, float* const* outputs,
                                  const size_t* output_bytes);

/** Changes parameters and moments by the gradients; see skipper_update.  After SKIPPER_KERNEL_FAILED both are
 * undefined: some are changed already.
 * Errors: SKIPPER_INVALID_ARGUMENT, SKIPPER_MISALIGNED, SKIPPER_NO_ENTRY, SKIPPER_KERNEL_FAILED. */
skipper_status @model@_update(skipper_context* context, const skipper_update* update, float* parameters,
                              const float* gradients, float* moments);

#ifdef __cplusplus
} /* extern "C" */
#endif
)";

}  // namespace

std::string header_functions(const ModelDescription& model) {
  std::string text = fill_in(functions, model.name);
  const std::string mark = "@first_variant@";
  text.replace(text.find(mark), mark.size(), model.variants.front().name);
  if (model.cam) text += fill_in(cam_functions, model.name);
  return model.training ? text + fill_in(training_functions, model.name) : text;
}

}  // namespace skipper::codegen
