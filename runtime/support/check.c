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

static skipper_status check_tensor(const skipper_tensor_list* list, uint32_t i, const void* data, size_t bytes,
                                   int32_t batch, const skipper_options* options) {
  const size_t wanted = (size_t)list->tensors[i].elements * (size_t)batch * sizeof(float);
  if (!data && list->may_be_null) return SKIPPER_OK;
  if (data && bytes == wanted && skipper_is_aligned(data, sizeof(float))) return SKIPPER_OK;
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, list->what);
  skipper_text_add(&text, " ");
  skipper_text_add(&text, list->tensors[i].name);
  if (!data) {
    skipper_text_add(&text, " is a null pointer");
    return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
  }
  if (bytes == wanted) {
    skipper_text_add(&text, " is not aligned to 4 bytes");
    return skipper_error_end(options, SKIPPER_MISALIGNED);
  }
  skipper_text_add(&text, " has ");
  skipper_text_add_int(&text, (int64_t)bytes);
  skipper_text_add(&text, " bytes; a batch of ");
  skipper_text_add_int(&text, batch);
  skipper_text_add(&text, " has ");
  skipper_text_add_int(&text, (int64_t)wanted);
  return skipper_error_end(options, SKIPPER_BUFFER_SIZE);
}

skipper_status skipper_take_tensors(const skipper_tensor_list* list, const void* const* data, const size_t* bytes,
                                    int32_t batch, skipper_context* context, uint32_t first) {
  const skipper_options* options = &context->options;
  if (list->count && (!data || !bytes)) {
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "the list of ");
    skipper_text_add(&text, list->what);
    skipper_text_add(&text, data ? " sizes is a null pointer" : "s is a null pointer");
    return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
  }
  if (!skipper_is_aligned(data, sizeof(void*)) || !skipper_is_aligned(bytes, sizeof(size_t))) {
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "the list of ");
    skipper_text_add(&text, list->what);
    skipper_text_add(&text, skipper_is_aligned(data, sizeof(void*)) ? " sizes" : "s");
    skipper_text_add(&text, " is not aligned to 8 bytes");
    return skipper_error_end(options, SKIPPER_MISALIGNED);
  }
  for (uint32_t i = 0; i < list->count; ++i) {
    const skipper_status status = check_tensor(list, i, data[i], bytes[i], batch, options);
    if (status != SKIPPER_OK) return status;
    skipper_set_argument(context, first + i, data[i], bytes[i], list->direction);
  }
  return SKIPPER_OK;
}
