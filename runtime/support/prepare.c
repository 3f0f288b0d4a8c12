#include "float_state.h"
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
  if (count) {
    const skipper_status status = skipper_check_pointer(parameters, sizeof *parameters, "parameters", options);
    if (status != SKIPPER_OK) return status;
  }
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

/* A variance that leaves nothing to take the root of would make each value of its channel NaN or infinite. */
static skipper_status check_bounds(const skipper_core* core, const float* const* parameters,
                                   const skipper_options* options) {
  for (uint32_t i = 0; i < core->parameter_count; ++i) {
    const skipper_tensor* tensor = &core->parameters[i].tensor;
    const uint64_t bad = skipper_first_out_of_bounds(parameters[i], tensor->elements, core->bounds[i]);
    if (bad == tensor->elements) continue;
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "parameter ");
    skipper_text_add(&text, tensor->name);
    skipper_text_add(&text, " is a variance, and its element ");
    skipper_text_add_int(&text, (int64_t)bad);
    skipper_text_add(&text, " is at or below -epsilon: variance + epsilon has no root");
    return skipper_error_end(options, SKIPPER_BAD_WEIGHTS);
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

/* Bytes between parameters are no kernel's: zeros, so that equal weights give equal blobs. */
static void clear_gaps(const skipper_variant_private* extra, char* payload) {
  for (uint64_t i = 0; i < extra->gap_count; ++i) memset(payload + extra->gaps[i].offset, 0, extra->gaps[i].bytes);
}

/* Fills the payload and gives its checksum. */
static skipper_status run(skipper_context* context, skipper_entry entry, const float* const* parameters, void* packed,
                          uint64_t* checksum) {
  const skipper_core* core = context->core;
  const uint32_t buffer_count = SKIPPER_FIXED_BUFFERS + core->parameter_count;
  const uint64_t payload_bytes = context->variant->packed_bytes - SKIPPER_BLOB_HEADER_BYTES;
  const skipper_variant_private* extra = context->variant->entries;
  void* payload = (char*)packed + SKIPPER_BLOB_HEADER_BYTES;
  skipper_status status = skipper_device_create(context, buffer_count, extra->prepare_arena_bytes, payload_bytes);
  if (status != SKIPPER_OK) return status;
  for (uint32_t i = 0; i < core->parameter_count; ++i) {
    skipper_set_argument(context, SKIPPER_FIXED_BUFFERS + i, parameters[i],
                         core->parameters[i].tensor.elements * sizeof(float), SKIPPER_IN | SKIPPER_ON_HOST);
  }
  status = skipper_run_entry(context, entry, 1, payload, buffer_count);
  if (status == SKIPPER_OK && context->device) status = skipper_device_read_packed(context, payload, payload_bytes);
  if (status != SKIPPER_OK) return status;
  clear_gaps(extra, payload);
  return skipper_checksum(context, payload, payload_bytes, checksum);
}

skipper_status skipper_support_prepare(const skipper_core* core, const skipper_entry* entries,
                                       const skipper_variant* variant, const float* const* parameters,
                                       size_t parameter_count, void* packed, size_t packed_bytes,
                                       const skipper_options* options) {
  SKIPPER_OWN_FLOAT_STATE;
  skipper_status status = skipper_check_options(options);
  if (status == SKIPPER_OK) status = skipper_check_variant(core, variant, options);
  if (status == SKIPPER_OK) status = check_packed(variant, packed, packed_bytes, options);
  if (status != SKIPPER_OK) return status;
  /* From here on a blob that was good before is refused, unless all goes well. */
  skipper_blob_refuse(packed);
  status = check_parameters(core, parameters, parameter_count, options);
  if (status == SKIPPER_OK) status = check_bounds(core, parameters, options);
  if (status != SKIPPER_OK) return status;

  const skipper_variant_private* extra = variant->entries;
  const size_t buffer_count = SKIPPER_FIXED_BUFFERS + parameter_count;
  const uint64_t arena_bytes = skipper_runs_on_device(variant) ? 0 : extra->prepare_arena_bytes;
  const size_t bytes = (size_t)skipper_context_layout_bytes(buffer_count, arena_bytes);
  void* memory = NULL;
  if (posix_memalign(&memory, SKIPPER_ALIGNMENT, bytes) != 0) {
    return skipper_error(options, SKIPPER_OUT_OF_MEMORY, "no memory to prepare in");
  }
  skipper_context* context = memory;
  skipper_context_init(context, core, variant, buffer_count, options);
  context->preparing = 1;
  context->options.step_ns = NULL; /* it counts predict's steps */
  uint64_t checksum = 0;
  status = run(context, entries[variant - core->variants], parameters, packed, &checksum);
  skipper_context_close(context);
  free(memory);
  if (status == SKIPPER_OK) skipper_blob_accept(packed, core, variant, checksum);
  return status;
}
