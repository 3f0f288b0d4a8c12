#include "support.h"

static skipper_status check_parameters(const skipper_core* core, const float* const* parameters, size_t count,
                                       const skipper_options* options) {
  if (count != core->parameter_count) {
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, core->name);
    skipper_text_add(&text, " has ");
    skipper_text_add_int(&text, core->parameter_count);
    skipper_text_add(&text, " parameters, not ");
    skipper_text_add_int(&text, (int64_t)count);
    return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
  }
  if (!parameters && count) return skipper_error(options, SKIPPER_INVALID_ARGUMENT, "parameters is a null pointer");
  for (size_t i = 0; i < count; ++i) {
    if (parameters[i] && skipper_is_aligned(parameters[i], sizeof(float))) continue;
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "parameter ");
    skipper_text_add(&text, core->parameters[i].tensor.name);
    skipper_text_add(&text, parameters[i] ? " is not aligned to 4 bytes" : " is a null pointer");
    return skipper_error_end(options, parameters[i] ? SKIPPER_MISALIGNED : SKIPPER_INVALID_ARGUMENT);
  }
  return SKIPPER_OK;
}

static skipper_status check_packed(const skipper_variant* variant, const void* packed, size_t packed_bytes,
                                   const skipper_options* options) {
  if (!packed) return skipper_error(options, SKIPPER_INVALID_ARGUMENT, "packed is a null pointer");
  if (!skipper_is_aligned(packed, SKIPPER_ALIGNMENT)) {
    return skipper_error(options, SKIPPER_MISALIGNED, "packed is not aligned to SKIPPER_ALIGNMENT");
  }
  if (packed_bytes >= variant->packed_bytes) return SKIPPER_OK;
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "packed has ");
  skipper_text_add_int(&text, (int64_t)packed_bytes);
  skipper_text_add(&text, " bytes; it needs ");
  skipper_text_add_int(&text, (int64_t)variant->packed_bytes);
  return skipper_error_end(options, SKIPPER_BUFFER_SIZE);
}

static skipper_status run(skipper_context* context, skipper_entry entry, const float* const* parameters, void* packed) {
  void** buffers = context->buffers;
  buffers[0] = context->arena;
  buffers[1] = (char*)packed + SKIPPER_BLOB_HEADER_BYTES;
  for (uint32_t i = 0; i < context->core->parameter_count; ++i) {
    buffers[SKIPPER_FIXED_BUFFERS + i] = (void*)(uintptr_t)parameters[i];
  }
  context->preparing = 1;
  if (entry(context, 1, buffers) == 0) return SKIPPER_OK;
  return skipper_entry_failed(context);
}

skipper_status skipper_support_prepare(const skipper_core* core, const skipper_entry* entries,
                                       const skipper_variant* variant, const float* const* parameters,
                                       size_t parameter_count, void* packed, size_t packed_bytes,
                                       const skipper_options* options) {
  skipper_status status = skipper_check_options(options);
  if (status == SKIPPER_OK) status = skipper_check_variant(core, variant, options);
  if (status == SKIPPER_OK) status = check_packed(variant, packed, packed_bytes, options);
  if (status != SKIPPER_OK) return status;
  /* From here on a blob that was good before is refused, unless all goes well. */
  skipper_blob_refuse(packed);
  status = check_parameters(core, parameters, parameter_count, options);
  if (status != SKIPPER_OK) return status;

  const skipper_variant_private* extra = variant->entries;
  const size_t buffer_count = SKIPPER_FIXED_BUFFERS + parameter_count;
  const size_t bytes = (size_t)skipper_context_layout_bytes(buffer_count, extra->prepare_arena_bytes);
  void* memory = NULL;
  if (posix_memalign(&memory, SKIPPER_ALIGNMENT, bytes) != 0) {
    return skipper_error(options, SKIPPER_OUT_OF_MEMORY, "no memory to prepare in");
  }
  skipper_context* context = memory;
  skipper_context_init(context, core, variant, buffer_count, options);
  context->options.step_ns = NULL; /* it counts predict's steps */
  status = run(context, entries[variant - core->variants], parameters, packed);
  skipper_context_close(context);
  free(memory);
  if (status == SKIPPER_OK) skipper_blob_accept(packed, core, variant);
  return status;
}
