/* Private to the support code: what the driver object of a model is made of besides its entry points.
 *
 * All of it becomes LLVM bitcode inside skipper-compile, is linked into the driver of each model and made internal
 * there.  Only handlers.c, live.c, pool.c and cuda.c are apart: archive members that all models of a program share.
 *
 * No two files call each other (scripts/check_circles.py).  From below: text.c, error.c, check.c; device.c;
 * arguments.c, context.c, checksum.c; blob.c; and on top of these a file for each group of a model's public functions:
 * choose.c, prepare.c, create.c, predict.c, cam.c, train.c. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core.h"
#include "layout.h"
#include "libc.h"
#include "live.h"
#include "pool.h"
#include "skipper/abi.h"
#include "threads.h"

enum { SKIPPER_MESSAGE_BYTES = 512 };

typedef struct skipper_device skipper_device;

struct skipper_context {
  skipper_context_head head; /* first: handlers.c dispatches on it */
  const skipper_core* core;
  const skipper_variant* variant;
  skipper_entry predict;               /* null in a training context */
  skipper_entry train_step, update[2]; /* by skipper_optimizer; null in a context for predict */
  void* heap;                          /* what destroy frees; null when the memory is the caller's */
  void* arena;
  void* packed; /* payload; written by prepare alone */
  void** buffers;
  skipper_device* device; /* null on the CPU */
  skipper_options options;
  int32_t threads;      /* resolved: at least 1 */
  int32_t pool_workers; /* what was acquired from the pool */
  int32_t preparing;
  int32_t failed;      /* atomic: 0, 1 while the message is written, 2 when it can be read */
  int32_t loop_status; /* atomic: of the first parallel loop that failed since the entry point was called */
  int32_t batch;       /* of the entry that runs */
  int32_t nan_step;    /* find_nan: the first step with a NaN; -1: none */
  uint64_t step_start;
  char message[SKIPPER_MESSAGE_BYTES]; /* of the first error since the entry point was called */
};

_Static_assert(sizeof(struct skipper_context) <= SKIPPER_CONTEXT_HEADER_BYTES, "raise SKIPPER_CONTEXT_HEADER_BYTES");

/* text.c: messages without stdio, truncated at the end of the buffer. */
typedef struct skipper_text {
  char* at;
  char* end; /* of the buffer, room for the terminator included */
} skipper_text;

skipper_text skipper_text_begin(char* buffer, size_t bytes);
void skipper_text_add(skipper_text* text, const char* string);
void skipper_text_add_int(skipper_text* text, int64_t number);

/* error.c: the calling thread's last error. */
skipper_text skipper_error_begin(void);
skipper_status skipper_error_end(const skipper_options* options, skipper_status status);
skipper_status skipper_error(const skipper_options* options, skipper_status status, const char* message);
/* SKIPPER_KERNEL_FAILED, with the message that the context has of it. */
skipper_status skipper_entry_failed(const skipper_context* context);

/* context.c: its memory and threads, and the run of an entry; `buffer_count` with the fixed ones. */
uint64_t skipper_context_layout_bytes(size_t buffer_count, uint64_t arena_bytes);
skipper_status skipper_context_init(skipper_context* context, const skipper_core* core, const skipper_variant* variant,
                                    size_t buffer_count, const skipper_options* options);
void skipper_context_close(skipper_context* context);
/* Calls take the context from now on, until it is destroyed; SKIPPER_OUT_OF_MEMORY, and a message. */
skipper_status skipper_context_open(skipper_context* context);
skipper_status skipper_run_entry(skipper_context* context, skipper_entry entry, int32_t batch, void* packed,
                                 uint32_t buffer_count);

/* check.c */
skipper_status skipper_check_variant(const skipper_core* core, const skipper_variant* variant,
                                     const skipper_options* options);
skipper_status skipper_check_options(const skipper_options* options);
int32_t skipper_is_aligned(const void* pointer, size_t alignment);
/* `name` starts the message about a null pointer or one that is not aligned to `alignment` bytes. */
skipper_status skipper_check_pointer(const void* pointer, size_t alignment, const char* name,
                                     const skipper_options* options);
skipper_status skipper_check_context(const skipper_core* core, const skipper_context* context);
skipper_status skipper_check_batch(const skipper_core* core, const skipper_context* context, int32_t batch);

/* arguments.c: those of the next entry that runs.
 *
 * Says what an entry does with an argument.  SKIPPER_ON_HOST: it lies in the host's memory even where those of the call
 * are device pointers. */
enum { SKIPPER_IN = 1, SKIPPER_OUT = 2, SKIPPER_ON_HOST = 4 };

typedef struct skipper_tensor_list {
  const skipper_tensor* tensors;
  uint32_t count;
  int32_t direction;
  int32_t may_be_null; /* a null output is one that is not wanted */
  const char* what;
} skipper_tensor_list;

void skipper_set_argument(skipper_context* context, uint32_t index, const void* data, uint64_t bytes,
                          int32_t direction);
/* Checks sizes and alignment, and makes them arguments of the context, from `first` on. */
skipper_status skipper_take_tensors(const skipper_tensor_list* list, const void* const* data, const size_t* bytes,
                                    int32_t batch, skipper_context* context, uint32_t first);

/* predict.c: puts the tensors of a call of predict into the context's buffers, those of cam too, as null. */
skipper_status skipper_take_call(const skipper_core* core, skipper_context* context, int32_t batch,
                                 const float* const* inputs, const size_t* input_bytes, float* const* outputs,
                                 const size_t* output_bytes);
/* Counts the buffers of an entry predict, the activation for cam included. */
uint32_t skipper_predict_buffers(const skipper_core* core);

/* nan.c: skipper_options::find_nan. */
skipper_status skipper_check_inputs_for_nan(const skipper_context* context, int32_t batch, const float* const* inputs);
void skipper_check_step_for_nan(skipper_context* context, int32_t step, const void* arena);
skipper_status skipper_nan_found(const skipper_context* context);
/* The first value that is at or below the parameter's bound, or `elements`. */
uint64_t skipper_first_out_of_bounds(const float* values, uint64_t elements, double bound);

/* device.c: for contexts of device variants; of others create and destroy make nothing.  The packed payload is that of
 * the context, which is uploaded unless it is prepared now.  Arguments are copied to the device and back, or are the
 * device's memory already. */
skipper_status skipper_device_create(skipper_context* context, uint32_t buffer_count, uint64_t arena_bytes,
                                     uint64_t packed_bytes);
void skipper_device_destroy(skipper_context* context);
void skipper_device_argument(skipper_context* context, uint32_t index, uint64_t bytes, int32_t direction);
skipper_status skipper_device_run(skipper_context* context, skipper_entry entry, int32_t batch, uint32_t buffer_count);
skipper_status skipper_device_read_packed(skipper_context* context, void* payload, uint64_t bytes);
/* Until all that was queued is done; 0, or an error of the device. */
int32_t skipper_device_wait(skipper_context* context);
/* A copy of the arena, for who watches steps; null where there is none. */
const void* skipper_device_arena(skipper_context* context);
int32_t skipper_runs_on_device(const skipper_variant* variant);

/* blob.c */
void skipper_blob_refuse(void* packed);
void skipper_blob_accept(void* packed, const skipper_core* core, const skipper_variant* variant, uint64_t checksum);
/* Checks the header alone. */
skipper_status skipper_blob_check(const void* packed, size_t packed_bytes, const skipper_core* core,
                                  const skipper_variant* variant, const skipper_options* options);

/* checksum.c: of `bytes` at `payload`, computed on the context's threads. */
skipper_status skipper_checksum(skipper_context* context, const void* payload, uint64_t bytes, uint64_t* out);

/* parallel.c */
extern const skipper_handlers skipper_context_handlers;

/* The public functions of a model call these; the same meaning, with the model's tables added. */
skipper_status skipper_support_choose(const skipper_core* core, uint32_t abi_version, const char* variant,
                                      const skipper_variant** out);
skipper_status skipper_support_prepare(const skipper_core* core, const skipper_entry* entries,
                                       const skipper_variant* variant, const float* const* parameters,
                                       size_t parameter_count, void* packed, size_t packed_bytes,
                                       const skipper_options* options);
skipper_status skipper_support_verify(const skipper_core* core, const skipper_variant* variant, const void* packed,
                                      size_t packed_bytes, const skipper_options* options);
size_t skipper_support_context_bytes(const skipper_core* core, const skipper_variant* variant);
skipper_status skipper_support_context_create(const skipper_core* core, const skipper_entry* entries,
                                              const skipper_variant* variant, const void* packed, size_t packed_bytes,
                                              const skipper_options* options, skipper_context** out);
skipper_status skipper_support_context_create_in(const skipper_core* core, const skipper_entry* entries,
                                                 const skipper_variant* variant, const void* packed,
                                                 size_t packed_bytes, void* memory, size_t memory_bytes,
                                                 const skipper_options* options, skipper_context** out);
void skipper_support_context_destroy(skipper_context* context);
skipper_status skipper_support_predict(const skipper_core* core, skipper_context* context, int32_t batch,
                                       const float* const* inputs, const size_t* input_bytes, float* const* outputs,
                                       const size_t* output_bytes);
skipper_status skipper_support_cam(const skipper_core* core, const skipper_entry* entries, skipper_context* context,
                                   int32_t batch, const float* const* inputs, const size_t* input_bytes,
                                   float* const* outputs, const size_t* output_bytes, int32_t top, int32_t* classes,
                                   int32_t height, int32_t width, float* maps, size_t map_bytes);
skipper_status skipper_support_training_create(const skipper_core* core, const skipper_entry* steps,
                                               const skipper_entry* adam, const skipper_entry* sgd,
                                               const skipper_variant* variant, const skipper_options* options,
                                               skipper_context** out);
skipper_status skipper_support_train_step(const skipper_core* core, skipper_context* context, int32_t batch,
                                          const float* const* inputs, const size_t* input_bytes, const float* labels,
                                          size_t label_bytes, const float* parameters, float* gradients, float* losses,
                                          float* const* outputs, const size_t* output_bytes);
skipper_status skipper_support_update(const skipper_core* core, skipper_context* context, const skipper_update* update,
                                      float* parameters, const float* gradients, float* moments);
const char* skipper_support_last_error(void);

/* The entry points call these (steps.c). */
void skipper_step_begin(skipper_context* context, int32_t step);
void skipper_step_end(skipper_context* context, int32_t step);
int32_t skipper_step_failed(skipper_context* context, int32_t step, int32_t code);
int32_t skipper_kernel_returned(skipper_context* context, int32_t code);
void skipper_zero_halo(void* base, int64_t n, int64_t h, int64_t w, int64_t pixel_bytes, int64_t top, int64_t bottom,
                       int64_t left, int64_t right);
void skipper_copy_output(void* destination, const void* source, int64_t bytes);
