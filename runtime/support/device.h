/* Memory of a device, for variants that run on one.  Through the private Halide runtime's device interface alone, so
 * one file serves CUDA and OpenCL. */
#pragma once

#include "support.h"

/* halide_dimension_t and halide_buffer_t (HalideRuntime.h, 64-bit). */
typedef struct skipper_halide_dimension {
  int32_t min, extent, stride;
  uint32_t flags;
} skipper_halide_dimension;

typedef struct skipper_halide_buffer {
  uint64_t device;
  const void* device_interface;
  void* host;
  uint64_t flags;
  uint32_t type;
  int32_t dimensions;
  skipper_halide_dimension* dim;
  void* padding;
} skipper_halide_buffer;

enum { SKIPPER_HOST_DIRTY = 1, SKIPPER_DEVICE_DIRTY = 2, SKIPPER_FLOAT32 = 2 | 32 << 8 | 1 << 16 };

/* An argument of an entry: floats from dim.min = 0 on.  Memory that was allocated stays when a call brings the
 * caller's: freeing waits for the device, and while a stream is captured it is forbidden. */
typedef struct skipper_device_buffer {
  skipper_halide_buffer own;     /* `capacity` bytes that were allocated; 0: none */
  skipper_halide_buffer wrapped; /* the caller's device memory, during a call that brings it */
  skipper_halide_dimension dim;  /* of both */
  uint64_t capacity;
  uint64_t bytes;     /* of this call */
  int32_t direction;  /* of this call */
  int32_t is_wrapped; /* this call uses `wrapped` */
} skipper_device_buffer;

struct skipper_device {
  const void* interface;
  uint32_t count;
  int32_t failed;                 /* code of the first operand without a view in the running step */
  void* mirror;                   /* of the arena, on the host; null unless somebody watches the steps */
  skipper_device_buffer* buffers; /* `count`; the arena, the packed payload, then the entry's arguments */
  void** table;                   /* what the entry point gets */
};

/* The private Halide runtime. */
int skipper_halide_reuse_device_allocations(void* context, _Bool reuse);
int skipper_halide_device_malloc(void* context, skipper_halide_buffer* buffer, const void* interface);
int skipper_halide_device_free(void* context, skipper_halide_buffer* buffer);
int skipper_halide_device_wrap_native(void* context, skipper_halide_buffer* buffer, uint64_t handle,
                                      const void* interface);
int skipper_halide_device_detach_native(void* context, skipper_halide_buffer* buffer);
int skipper_halide_device_crop(void* context, const skipper_halide_buffer* from, skipper_halide_buffer* to);
int skipper_halide_device_release_crop(void* context, skipper_halide_buffer* buffer);
int skipper_halide_device_sync_global(void* context, const void* interface);
int skipper_halide_copy_to_device(void* context, skipper_halide_buffer* buffer, const void* interface);
int skipper_halide_copy_to_host(void* context, skipper_halide_buffer* buffer);
int skipper_halide_buffer_copy(void* context, skipper_halide_buffer* from, const void* interface,
                               skipper_halide_buffer* to);
