#include "device.h"

enum { VECTOR_BYTES = 16 };              /* kernels load four floats at a time */
enum { HALIDE_DEVICE_RUN_FAILED = -23 }; /* halide_error_code_device_run_failed */

int32_t skipper_runs_on_device(const skipper_variant* variant) {
  const skipper_variant_private* extra = variant->entries;
  return extra->device_interface != NULL;
}

/* One dimension of floats: `memory` is one of the two of `buffer`. */
static void describe(skipper_device_buffer* buffer, skipper_halide_buffer* memory, uint64_t bytes) {
  buffer->dim.min = 0;
  buffer->dim.extent = (int32_t)(bytes / sizeof(float));
  buffer->dim.stride = 1;
  memory->type = SKIPPER_FLOAT32;
  memory->dimensions = 1;
  memory->dim = &buffer->dim;
}

static void release(skipper_context* context, skipper_device_buffer* buffer) {
  if (buffer->capacity) skipper_halide_device_free(context, &buffer->own);
  buffer->capacity = 0;
}

static void unwrap(skipper_context* context, skipper_device_buffer* buffer) {
  if (buffer->is_wrapped) skipper_halide_device_detach_native(context, &buffer->wrapped);
  buffer->is_wrapped = 0;
}

static skipper_status no_memory(const skipper_context* context, uint64_t bytes) {
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the device has no memory for ");
  skipper_text_add_int(&text, (int64_t)bytes);
  skipper_text_add(&text, " bytes");
  if (context->message[0]) {
    skipper_text_add(&text, ": ");
    skipper_text_add(&text, context->message);
  }
  return skipper_error_end(&context->options, SKIPPER_OUT_OF_MEMORY);
}

/* Memory for `bytes`, at least. */
static skipper_status reserve(skipper_context* context, skipper_device_buffer* buffer, uint64_t bytes) {
  if (buffer->capacity >= bytes && buffer->capacity) return SKIPPER_OK;
  release(context, buffer);
  memset(&buffer->own, 0, sizeof buffer->own);
  describe(buffer, &buffer->own, bytes);
  context->failed = 0;
  context->message[0] = 0;
  if (skipper_halide_device_malloc(context, &buffer->own, context->device->interface) != 0) {
    buffer->own.device = 0;
    return no_memory(context, bytes);
  }
  buffer->capacity = bytes;
  return SKIPPER_OK;
}

static skipper_status copy_failed(skipper_context* context) {
  if (!context->message[0])
    return skipper_error(&context->options, SKIPPER_KERNEL_FAILED, "a copy to or from the device failed");
  return skipper_entry_failed(context);
}

static skipper_status upload(skipper_context* context, skipper_device_buffer* buffer, void* host, uint64_t bytes) {
  describe(buffer, &buffer->own, bytes);
  buffer->own.host = host;
  buffer->own.flags = SKIPPER_HOST_DIRTY;
  if (skipper_halide_copy_to_device(context, &buffer->own, context->device->interface) != 0)
    return copy_failed(context);
  return SKIPPER_OK;
}

static skipper_status download(skipper_context* context, skipper_device_buffer* buffer, void* host, uint64_t bytes) {
  describe(buffer, &buffer->own, bytes);
  buffer->own.host = host;
  buffer->own.flags = SKIPPER_DEVICE_DIRTY;
  if (skipper_halide_copy_to_host(context, &buffer->own) != 0) return copy_failed(context);
  return SKIPPER_OK;
}

/* An arena of zeros: borders of maps are written now and never again. */
static skipper_status create_arena(skipper_context* context, uint64_t bytes) {
  if (!bytes) return SKIPPER_OK;
  skipper_device_buffer* arena = &context->device->buffers[0];
  skipper_status status = reserve(context, arena, bytes);
  void* zeros = NULL;
  if (status != SKIPPER_OK) return status;
  if (posix_memalign(&zeros, SKIPPER_ALIGNMENT, bytes) != 0) {
    return skipper_error(&context->options, SKIPPER_OUT_OF_MEMORY, "no memory to clear the device's arena with");
  }
  memset(zeros, 0, bytes);
  status = upload(context, arena, zeros, bytes);
  if (context->options.step_done || context->options.find_nan)
    context->device->mirror = zeros;
  else
    free(zeros);
  return status;
}

skipper_status skipper_device_create(skipper_context* context, uint32_t buffer_count, uint64_t arena_bytes,
                                     uint64_t packed_bytes) {
  if (!skipper_runs_on_device(context->variant)) return SKIPPER_OK;
  const skipper_variant_private* extra = context->variant->entries;
  const uint64_t bytes = sizeof(skipper_device) + buffer_count * (sizeof(skipper_device_buffer) + sizeof(void*));
  void* memory = NULL;
  if (posix_memalign(&memory, SKIPPER_ALIGNMENT, bytes) != 0) {
    return skipper_error(&context->options, SKIPPER_OUT_OF_MEMORY, "no memory for the device's buffers");
  }
  memset(memory, 0, bytes);
  skipper_device* device = memory;
  device->interface = extra->device_interface();
  device->count = buffer_count;
  device->buffers = (skipper_device_buffer*)(void*)(device + 1);
  device->table = (void**)(void*)(device->buffers + buffer_count);
  context->device = device;
  /* Kernels allocate nothing: what a context gives back is for others on the device. */
  skipper_halide_reuse_device_allocations(context, 0);
  skipper_status status = create_arena(context, arena_bytes);
  skipper_device_buffer* packed = &device->buffers[1];
  if (status == SKIPPER_OK && packed_bytes) status = reserve(context, packed, packed_bytes);
  if (status == SKIPPER_OK && packed_bytes && !context->preparing) {
    status = upload(context, packed, context->packed, packed_bytes);
  }
  if (status != SKIPPER_OK) skipper_device_destroy(context);
  return status;
}

void skipper_device_destroy(skipper_context* context) {
  skipper_device* device = context->device;
  if (!device) return;
  for (uint32_t i = 0; i < device->count; ++i) release(context, &device->buffers[i]);
  free(device->mirror);
  free(device);
  context->device = NULL;
}

void skipper_device_argument(skipper_context* context, uint32_t index, uint64_t bytes, int32_t direction) {
  skipper_device_buffer* buffer = &context->device->buffers[index];
  buffer->bytes = bytes;
  buffer->direction = direction;
}

static skipper_status wrap(skipper_context* context, skipper_device_buffer* buffer, void* data) {
  if (!skipper_is_aligned(data, VECTOR_BYTES)) {
    return skipper_error(&context->options, SKIPPER_MISALIGNED, "a device pointer is not aligned to 16 bytes");
  }
  memset(&buffer->wrapped, 0, sizeof buffer->wrapped);
  describe(buffer, &buffer->wrapped, buffer->bytes);
  buffer->is_wrapped = 1;
  const int code = skipper_halide_device_wrap_native(context, &buffer->wrapped, (uint64_t)(uintptr_t)data,
                                                     context->device->interface);
  return code == 0 ? SKIPPER_OK : copy_failed(context);
}

static skipper_status begin_argument(skipper_context* context, uint32_t index) {
  skipper_device_buffer* buffer = &context->device->buffers[index];
  void** entry = &context->device->table[index];
  void* data = context->buffers[index];
  *entry = NULL;
  if (!data || !buffer->bytes) return SKIPPER_OK;
  if (context->options.device_pointers && (buffer->direction & SKIPPER_ON_HOST) == 0) {
    *entry = &buffer->wrapped;
    return wrap(context, buffer, data);
  }
  *entry = &buffer->own;
  const skipper_status status = reserve(context, buffer, buffer->bytes);
  if (status != SKIPPER_OK || (buffer->direction & SKIPPER_IN) == 0) {
    describe(buffer, &buffer->own, buffer->bytes);
    buffer->own.host = data;
    return status;
  }
  return upload(context, buffer, data, buffer->bytes);
}

static skipper_status end_argument(skipper_context* context, uint32_t index) {
  skipper_device_buffer* buffer = &context->device->buffers[index];
  if (!context->device->table[index]) return SKIPPER_OK;
  if (buffer->is_wrapped)
    unwrap(context, buffer);
  else if (buffer->direction & SKIPPER_OUT)
    return download(context, buffer, context->buffers[index], buffer->bytes);
  return SKIPPER_OK;
}

skipper_status skipper_device_run(skipper_context* context, skipper_entry entry, int32_t batch, uint32_t arguments) {
  skipper_device* device = context->device;
  skipper_status status = SKIPPER_OK;
  device->failed = 0;
  device->table[0] = &device->buffers[0].own;
  device->table[1] = &device->buffers[1].own;
  for (uint32_t i = SKIPPER_FIXED_BUFFERS; i < arguments && status == SKIPPER_OK; ++i)
    status = begin_argument(context, i);
  if (status == SKIPPER_OK && entry(context, batch, device->table) != 0) status = skipper_entry_failed(context);
  for (uint32_t i = SKIPPER_FIXED_BUFFERS; i < arguments; ++i) {
    if (status == SKIPPER_OK)
      status = end_argument(context, i);
    else
      unwrap(context, &device->buffers[i]);
  }
  /* On a stream, copies between the device and page-locked memory are only queued. */
  const skipper_options* options = &context->options;
  if (options->cuda_stream && !options->device_pointers && skipper_device_wait(context) != 0 && status == SKIPPER_OK) {
    status = copy_failed(context);
  }
  return status;
}

skipper_status skipper_device_read_packed(skipper_context* context, void* payload, uint64_t bytes) {
  return bytes ? download(context, &context->device->buffers[1], payload, bytes) : SKIPPER_OK;
}

int32_t skipper_device_wait(skipper_context* context) {
  return skipper_halide_device_sync_global(context, context->device->interface);
}

const void* skipper_device_arena(skipper_context* context) {
  skipper_device* device = context->device;
  skipper_device_buffer* arena = &device->buffers[0];
  if (!device->mirror || download(context, arena, device->mirror, arena->capacity) != SKIPPER_OK) return NULL;
  return device->mirror;
}

/* A view of `base` from `floats` on, as another buffer of one dimension. */
static int view_of(skipper_context* context, const skipper_halide_buffer* base, int64_t floats, int64_t extent,
                   skipper_halide_buffer* view, skipper_halide_dimension* dim) {
  memset(view, 0, sizeof *view);
  dim->min = (int32_t)floats;
  dim->extent = (int32_t)extent;
  dim->stride = 1;
  dim->flags = 0;
  view->type = SKIPPER_FLOAT32;
  view->dimensions = 1;
  view->dim = dim;
  const int code = skipper_halide_device_crop(context, base, view);
  view->flags = SKIPPER_DEVICE_DIRTY;
  return code;
}

void skipper_device_operand(skipper_context* context, skipper_halide_buffer* operand, skipper_halide_buffer* base,
                            int64_t floats) {
  skipper_halide_buffer view = {0};
  skipper_halide_dimension dim;
  int code = -1;
  if (base && base->device) code = view_of(context, base, floats, base->dim->extent - floats, &view, &dim);
  if (code != 0 && context->device->failed == 0) context->device->failed = code;
  operand->device = view.device;
  operand->device_interface = view.device_interface;
  operand->flags = SKIPPER_DEVICE_DIRTY;
}

int32_t skipper_device_launched(skipper_context* context, skipper_halide_buffer* operands, int32_t count,
                                int32_t code) {
  for (int32_t i = 0; i < count; ++i) {
    if (operands[i].device) skipper_halide_device_release_crop(context, &operands[i]);
  }
  if (code == 0) code = context->device->failed;
  /* Kernels are compiled without asserts, and Halide's check of a launch is one: its error handler alone hears of it.
   */
  if (code == 0 && __atomic_load_n(&context->failed, __ATOMIC_ACQUIRE) != 0) code = HALIDE_DEVICE_RUN_FAILED;
  return code;
}

int32_t skipper_device_copy(skipper_context* context, skipper_halide_buffer* to, int64_t to_bytes,
                            skipper_halide_buffer* from, int64_t from_bytes, int64_t bytes) {
  if (!to) return 0;
  skipper_halide_buffer source, target;
  skipper_halide_dimension source_dim, target_dim;
  const int64_t size = sizeof(float);
  int code = view_of(context, from, from_bytes / size, bytes / size, &source, &source_dim);
  if (code != 0) return code;
  code = view_of(context, to, to_bytes / size, bytes / size, &target, &target_dim);
  if (code == 0) {
    source_dim.min = target_dim.min = 0;
    target.flags = 0;
    code = skipper_halide_buffer_copy(context, &source, context->device->interface, &target);
    skipper_halide_device_release_crop(context, &target);
  }
  skipper_halide_device_release_crop(context, &source);
  return code;
}
