#include "support.h"

int32_t skipper_is_aligned(const void* pointer, size_t alignment) {
  return ((uintptr_t)pointer & (alignment - 1)) == 0;
}

skipper_status skipper_check_variant(const skipper_core* core, const skipper_variant* variant,
                                     const skipper_options* options) {
  if (!variant) return skipper_error(options, SKIPPER_INVALID_ARGUMENT, "the variant is a null pointer");
  for (uint32_t i = 0; i < core->variant_count; ++i) {
    if (variant == &core->variants[i]) return SKIPPER_OK;
  }
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the variant is not one that ");
  skipper_text_add(&text, core->name);
  skipper_text_add(&text, "_choose gave");
  return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
}

skipper_status skipper_check_pointer(const void* pointer, size_t alignment, const char* name,
                                     const skipper_options* options) {
  if (pointer && skipper_is_aligned(pointer, alignment)) return SKIPPER_OK;
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, name);
  if (!pointer) {
    skipper_text_add(&text, " is a null pointer");
    return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
  }
  skipper_text_add(&text, " is not aligned to ");
  skipper_text_add_int(&text, (int64_t)alignment);
  skipper_text_add(&text, " bytes");
  return skipper_error_end(options, SKIPPER_MISALIGNED);
}

skipper_status skipper_check_options(const skipper_options* options) {
  if (!options) return SKIPPER_OK;
  if (!skipper_is_aligned(options, sizeof(void*))) {
    return skipper_error(NULL, SKIPPER_MISALIGNED, "the options are not aligned to 8 bytes");
  }
  if (options->threads < 0) {
    return skipper_error(options, SKIPPER_INVALID_ARGUMENT, "options.threads is negative");
  }
  return options->step_ns ? skipper_check_pointer(options->step_ns, sizeof(uint64_t), "options.step_ns", options)
                          : SKIPPER_OK;
}

skipper_status skipper_check_context(const skipper_core* core, const skipper_context* context) {
  if (!context) return skipper_error(NULL, SKIPPER_INVALID_ARGUMENT, "the context is a null pointer");
  if (!skipper_live_has(context) || context->head.magic != SKIPPER_CONTEXT_MAGIC) {
    return skipper_error(NULL, SKIPPER_INVALID_ARGUMENT, "the context was destroyed, or is none");
  }
  if (context->core == core) return SKIPPER_OK;
  return skipper_error(&context->options, SKIPPER_INVALID_ARGUMENT, "the context is of another model");
}

skipper_status skipper_check_batch(const skipper_core* core, const skipper_context* context, int32_t batch) {
  if (batch >= 1 && batch <= core->max_batch) return SKIPPER_OK;
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the batch is ");
  skipper_text_add_int(&text, batch);
  skipper_text_add(&text, "; ");
  skipper_text_add(&text, core->name);
  skipper_text_add(&text, " was compiled for 1 to ");
  skipper_text_add_int(&text, core->max_batch);
  return skipper_error_end(&context->options, SKIPPER_BATCH_OUT_OF_RANGE);
}
