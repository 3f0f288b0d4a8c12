/* The seam between a model and what all models of a program share: the private Halide runtime, and the threads.
 *
 * Kernels call skipper_halide_do_par_for and friends with the context.  handlers.c defines these and hands them to the
 * handlers of the model that the context belongs to, so that models of different Skipper versions can share a runtime:
 * the two structs here never change.  Defining the handlers (they are strong, the runtime's own are weak) instead of
 * registering them leaves no pointer to install and so no race between models that start at the same time. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef int (*skipper_halide_task)(void* user_context, int index, uint8_t* closure);

/* Holds what the app chose for device variants; null: the device's primary context, its default stream. */
typedef struct skipper_device_choice {
  void* context; /* CUcontext */
  void* stream;  /* CUstream */
  int32_t ordinal;
} skipper_device_choice;

typedef struct skipper_handlers {
  int (*do_par_for)(void* context, skipper_halide_task task, int min, int size, uint8_t* closure);
  void (*error)(void* context, const char* message);
  void (*print)(void* context, const char* message);
  skipper_device_choice (*device)(void* context);
} skipper_handlers;

typedef struct skipper_context_head {
  uint64_t magic; /* SKIPPER_CONTEXT_MAGIC while the context lives */
  const skipper_handlers* handlers;
} skipper_context_head;

#define SKIPPER_CONTEXT_MAGIC UINT64_C(0x3154584350494b53) /* "SKIPCXT1" */

/* The threads that run parallel loops (pool.c).  They start with the first context that wants any and end, joined, with
 * the last one: a program without contexts has none, and a shared object can be closed.
 *
 * Makes room for a context that uses up to `workers` threads besides its caller's, and starts them, so that predict
 * finds them running.  The pool has as many as all contexts together ask for, at most max(cpus, workers + 1) - 1.
 * Where the system gives fewer threads, loops run on fewer. */
void skipper_threads_acquire(int32_t workers, int32_t cpus);
void skipper_threads_release(int32_t workers);

/* Calls body(data) on the calling thread and, at the same time, on up to `workers` threads of the pool; returns when
 * all that began have returned.  A body pulls its work from `data`, so it does not matter how many there are.  Bodies
 * may call this themselves. */
void skipper_threads_run(void (*body)(void* data), void* data, int32_t workers);

/* The private Halide runtime. */
int skipper_halide_can_use_target_features(int count, const uint64_t* features);
