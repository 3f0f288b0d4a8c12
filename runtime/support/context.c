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
