#include "support.h"

uint64_t skipper_context_layout_bytes(size_t buffer_count, uint64_t arena_bytes) {
  const uint64_t before = SKIPPER_CONTEXT_HEADER_BYTES + (uint64_t)buffer_count * sizeof(void*);
  return ((before + SKIPPER_ALIGNMENT - 1) & ~(uint64_t)(SKIPPER_ALIGNMENT - 1)) + arena_bytes;
}

static void warn_of_environment(const skipper_options* options, const char* value) {
  if (!options->log) return;
  char message[SKIPPER_MESSAGE_BYTES];
  skipper_text text = skipper_text_begin(message, sizeof message);
  skipper_text_add(&text, "SKIPPER_NUM_THREADS is ignored: it must be a number from 1 to ");
  skipper_text_add_int(&text, SKIPPER_MAX_THREADS);
  skipper_text_add(&text, ", not \"");
  skipper_text_add(&text, value);
  skipper_text_add(&text, "\"");
  options->log(options->log_user, SKIPPER_LOG_WARNING, message);
}

/* Contexts with the host's pool, or of one thread, leave the library's pool alone. */
static void acquire_threads(skipper_context* context) {
  context->threads = 1;
  if (context->options.parallel_for) return;
  const skipper_thread_count found = skipper_count_threads(context->options.threads);
  if (found.ignored) warn_of_environment(&context->options, found.ignored);
  context->threads = found.count;
  if (context->threads == 1) return;
  context->pool_workers = context->threads - 1;
  skipper_threads_acquire(context->pool_workers, found.cpus ? found.cpus : skipper_cpu_affinity());
}

skipper_status skipper_context_init(skipper_context* context, const skipper_core* core, const skipper_variant* variant,
                                    size_t buffer_count, const skipper_options* options) {
  memset(context, 0, sizeof *context);
  context->head.magic = SKIPPER_CONTEXT_MAGIC;
  context->head.handlers = &skipper_context_handlers;
  context->core = core;
  context->variant = variant;
  context->buffers = (void**)(void*)((char*)context + SKIPPER_CONTEXT_HEADER_BYTES);
  context->arena = (char*)context + skipper_context_layout_bytes(buffer_count, 0);
  if (options) context->options = *options;
  acquire_threads(context);
  return SKIPPER_OK;
}

void skipper_context_close(skipper_context* context) {
  skipper_device_destroy(context);
  if (context->pool_workers) skipper_threads_release(context->pool_workers);
  context->head.magic = 0;
}

skipper_status skipper_context_open(skipper_context* context) {
  if (skipper_live_add(context) == 0) return SKIPPER_OK;
  return skipper_error(&context->options, SKIPPER_OUT_OF_MEMORY, "no memory to remember the context in");
}

skipper_status skipper_entry_failed(const skipper_context* context) {
  const char* message = context->message[0] ? context->message : "the entry point failed without a message";
  return skipper_error(&context->options, SKIPPER_KERNEL_FAILED, message);
}

int32_t skipper_runs_on_device(const skipper_variant* variant) {
  const skipper_variant_private* extra = variant->entries;
  return extra->device_interface != NULL;
}

void skipper_set_argument(skipper_context* context, uint32_t index, const void* data, uint64_t bytes,
                          int32_t direction) {
  context->buffers[index] = (void*)(uintptr_t)data;
  if (context->device) skipper_device_argument(context, index, bytes, direction);
}

skipper_status skipper_run_entry(skipper_context* context, skipper_entry entry, int32_t batch, void* packed,
                                 uint32_t buffer_count) {
  context->failed = context->loop_status = 0;
  context->message[0] = 0;
  context->batch = batch;
  context->nan_step = -1;
  skipper_status status = SKIPPER_OK;
  if (context->device) {
    status = skipper_device_run(context, entry, batch, buffer_count);
  } else {
    context->buffers[0] = context->arena;
    context->buffers[1] = packed;
    if (entry(context, batch, context->buffers) != 0 || context->failed) status = skipper_entry_failed(context);
  }
  return status == SKIPPER_OK && context->nan_step >= 0 ? skipper_nan_found(context) : status;
}

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
