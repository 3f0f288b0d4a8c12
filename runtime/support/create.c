/* Contexts for predict: what create and destroy of a model call. */
#include "support.h"

size_t skipper_support_context_bytes(const skipper_core* core, const skipper_variant* variant) {
  if (skipper_check_variant(core, variant, NULL) != SKIPPER_OK) return 0;
  return (size_t)variant->context_bytes;
}

static skipper_status check_create(const skipper_core* core, const skipper_variant* variant, const void* packed,
                                   size_t packed_bytes, const skipper_options* options, skipper_context** out) {
  skipper_status status = skipper_check_options(options);
  if (status == SKIPPER_OK) status = skipper_check_pointer(out, sizeof *out, "out", options);
  if (status != SKIPPER_OK) return status;
  *out = NULL;
  status = skipper_check_variant(core, variant, options);
  if (status == SKIPPER_OK) status = skipper_blob_check(packed, packed_bytes, core, variant, options);
  return status;
}

static skipper_status create(const skipper_core* core, const skipper_entry* entries, const skipper_variant* variant,
                             const void* packed, void* memory, const skipper_options* options, skipper_context** out) {
  skipper_context* context = memory;
  const uint32_t buffer_count = SKIPPER_PREDICT_BUFFERS(core->input_count, core->output_count);
  skipper_context_init(context, core, variant, buffer_count, options);
  context->predict = entries[variant - core->variants];
  /* The entry table has no const: prepare writes what predict reads. */
  context->packed = (char*)(uintptr_t)packed + SKIPPER_BLOB_HEADER_BYTES;
  skipper_status status = skipper_device_create(context, buffer_count, variant->arena_bytes,
                                                variant->packed_bytes - SKIPPER_BLOB_HEADER_BYTES);
  if (status == SKIPPER_OK) status = skipper_context_open(context);
  if (status == SKIPPER_OK)
    *out = context;
  else
    skipper_context_close(context);
  return status;
}

skipper_status skipper_support_context_create(const skipper_core* core, const skipper_entry* entries,
                                              const skipper_variant* variant, const void* packed, size_t packed_bytes,
                                              const skipper_options* options, skipper_context** out) {
  const skipper_status status = check_create(core, variant, packed, packed_bytes, options, out);
  if (status != SKIPPER_OK) return status;
  void* memory = NULL;
  if (posix_memalign(&memory, SKIPPER_ALIGNMENT, (size_t)variant->context_bytes) != 0) {
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "no memory for a context of ");
    skipper_text_add_int(&text, (int64_t)variant->context_bytes);
    skipper_text_add(&text, " bytes");
    return skipper_error_end(options, SKIPPER_OUT_OF_MEMORY);
  }
  const skipper_status created = create(core, entries, variant, packed, memory, options, out);
  if (created == SKIPPER_OK)
    (*out)->heap = memory;
  else
    free(memory);
  return created;
}

skipper_status skipper_support_context_create_in(const skipper_core* core, const skipper_entry* entries,
                                                 const skipper_variant* variant, const void* packed,
                                                 size_t packed_bytes, void* memory, size_t memory_bytes,
                                                 const skipper_options* options, skipper_context** out) {
  const skipper_status status = check_create(core, variant, packed, packed_bytes, options, out);
  if (status != SKIPPER_OK) return status;
  if (!memory) return skipper_error(options, SKIPPER_INVALID_ARGUMENT, "the context's memory is a null pointer");
  if (!skipper_is_aligned(memory, SKIPPER_ALIGNMENT)) {
    return skipper_error(options, SKIPPER_MISALIGNED, "the context's memory is not aligned to SKIPPER_ALIGNMENT");
  }
  if (memory_bytes < variant->context_bytes) {
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "the context's memory has ");
    skipper_text_add_int(&text, (int64_t)memory_bytes);
    skipper_text_add(&text, " bytes; it needs ");
    skipper_text_add_int(&text, (int64_t)variant->context_bytes);
    return skipper_error_end(options, SKIPPER_BUFFER_SIZE);
  }
  return create(core, entries, variant, packed, memory, options, out);
}

void skipper_support_context_destroy(skipper_context* context) {
  if (!context || !skipper_live_remove(context) || context->head.magic != SKIPPER_CONTEXT_MAGIC) return;
  void* heap = context->heap;
  skipper_context_close(context);
  free(heap);
}
