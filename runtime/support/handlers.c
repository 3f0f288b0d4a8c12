/* Handlers of the private Halide runtime: one copy per program (see pool.h).
 *
 * The code generator puts all of this file into one COMDAT group, so that archives of several models link together.
 * Without a context (the runtime's own complaints) there is nobody to tell, and nothing aborts or prints by itself. */
#include "libc.h"
#include "pool.h"

static const skipper_handlers* handlers_of(void* context) {
  const skipper_context_head* head = context;
  return head && head->magic == SKIPPER_CONTEXT_MAGIC ? head->handlers : NULL;
}

int skipper_halide_do_par_for(void* context, skipper_halide_task task, int min, int size, uint8_t* closure) {
  const skipper_handlers* handlers = handlers_of(context);
  return handlers ? handlers->do_par_for(context, task, min, size, closure) : -1;
}

void skipper_halide_error(void* context, const char* message) {
  const skipper_handlers* handlers = handlers_of(context);
  if (handlers) handlers->error(context, message);
}

void skipper_halide_print(void* context, const char* message) {
  const skipper_handlers* handlers = handlers_of(context);
  if (handlers) handlers->print(context, message);
}

/* Kernels keep their temporaries on the stack: to allocate is an error, which Halide reports as out of memory. */
void* skipper_halide_malloc(void* context, size_t bytes) {
  (void)bytes;
  skipper_halide_error(context, "a kernel asked for heap memory");
  return NULL;
}

void skipper_halide_free(void* context, void* memory) {
  (void)context;
  (void)memory;
}

/* Models that were made when Halide's pool ran their loops call these: where an archive of theirs stands behind one of
 * ours, their loops run on our pool.  Defined here, the runtime's own cannot be started by anybody. */
void skipper_pool_acquire(int32_t workers, int32_t cpus) { skipper_threads_acquire(workers, cpus); }

void skipper_pool_release(int32_t workers) { skipper_threads_release(workers); }

typedef struct old_loop {
  void* context;
  skipper_halide_task task;
  uint8_t* closure;
  int32_t status; /* atomic: the last error */
  int64_t next;   /* atomic */
  int64_t end;
} old_loop;

static void run_indices(void* data) {
  old_loop* loop = data;
  int64_t index;
  while ((index = __atomic_fetch_add(&loop->next, 1, __ATOMIC_RELAXED)) < loop->end) {
    const int status = loop->task(loop->context, (int)index, loop->closure);
    if (status) __atomic_store_n(&loop->status, status, __ATOMIC_RELAXED);
  }
}

int skipper_halide_default_do_par_for(void* context, skipper_halide_task task, int min, int size, uint8_t* closure) {
  old_loop loop = {context, task, closure, 0, min, (int64_t)min + size};
  if (size > 0) skipper_threads_run(run_indices, &loop, size - 1);
  return loop.status;
}
