/* The parts of Halide's runtime that device.c calls.  Views that leave their allocation end the program. */
#include "fake_device.h"

#include "runtime/support/device.h"

void* malloc(size_t bytes);
void abort(void);
void skipper_halide_error(void* context, const char* message); /* handlers.c */

int fake_device_failing_call, fake_device_calls, fake_device_allocations;

static int fails(void) { return ++fake_device_calls == fake_device_failing_call; }
static size_t bytes_of(const skipper_halide_buffer* buffer) { return (size_t)buffer->dim->extent * sizeof(float); }

int skipper_halide_reuse_device_allocations(void* context, _Bool reuse) { return context && reuse ? -1 : 0; }

int skipper_halide_device_malloc(void* context, skipper_halide_buffer* buffer, const void* interface) {
  if (fails()) {
    skipper_halide_error(context, "no memory is left");
    return -11;
  }
  buffer->device = (uint64_t)(uintptr_t)malloc(bytes_of(buffer));
  buffer->device_interface = interface;
  ++fake_device_allocations;
  return 0;
}

int skipper_halide_device_free(void* context, skipper_halide_buffer* buffer) {
  (void)context;
  free((void*)(uintptr_t)buffer->device);
  buffer->device = 0;
  --fake_device_allocations;
  return 0;
}

int skipper_halide_device_wrap_native(void* context, skipper_halide_buffer* buffer, uint64_t handle,
                                      const void* interface) {
  (void)context;
  if (fails()) return -1;
  buffer->device = handle;
  buffer->device_interface = interface;
  return 0;
}

int skipper_halide_device_detach_native(void* context, skipper_halide_buffer* buffer) {
  (void)context;
  buffer->device = 0;
  return 0;
}

int skipper_halide_device_crop(void* context, const skipper_halide_buffer* from, skipper_halide_buffer* to) {
  (void)context;
  const int64_t first = to->dim->min - from->dim->min;
  if (first < 0 || first + to->dim->extent > from->dim->extent || !from->device || to->device) abort();
  if (fails()) return -1;
  to->device = from->device + (uint64_t)first * sizeof(float);
  to->device_interface = from->device_interface;
  return 0;
}

int skipper_halide_device_release_crop(void* context, skipper_halide_buffer* buffer) {
  (void)context;
  buffer->device = 0;
  return 0;
}

int skipper_halide_device_sync_global(void* context, const void* interface) { return context && interface ? 0 : -1; }

int skipper_halide_copy_to_device(void* context, skipper_halide_buffer* buffer, const void* interface) {
  (void)context, (void)interface;
  if (fails()) return -1;
  if (buffer->flags & SKIPPER_HOST_DIRTY) memcpy((void*)(uintptr_t)buffer->device, buffer->host, bytes_of(buffer));
  buffer->flags = 0;
  return 0;
}

int skipper_halide_copy_to_host(void* context, skipper_halide_buffer* buffer) {
  (void)context;
  if (fails()) return -1;
  if (buffer->flags & SKIPPER_DEVICE_DIRTY) memcpy(buffer->host, (void*)(uintptr_t)buffer->device, bytes_of(buffer));
  buffer->flags = 0;
  return 0;
}

int skipper_halide_buffer_copy(void* context, skipper_halide_buffer* from, const void* interface,
                               skipper_halide_buffer* to) {
  (void)context, (void)interface;
  if (fails()) return -1;
  memcpy((void*)(uintptr_t)to->device, (void*)(uintptr_t)from->device, bytes_of(to));
  return 0;
}

/* The rest of the support code asks these of the runtime. */
int skipper_halide_can_use_target_features(int count, const uint64_t* features) { return count == 2 && !features[0]; }
