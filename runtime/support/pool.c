/* Handlers of the private Halide runtime and its thread pool's size: one copy per program (see pool.h).
 *
 * The code generator puts all of this file into one COMDAT group, so that archives of several models link together.
 * Without a context (the runtime's own complaints) there is nobody to tell, and nothing aborts or prints by itself. */
#include "pool.h"

#include "libc.h"

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

int32_t skipper_pool_lock;
int32_t skipper_pool_wanted; /* workers of all live contexts */
int32_t skipper_pool_size;   /* workers that were started */

static void lock(void) {
  int32_t open = 0;
  while (!__atomic_compare_exchange_n(&skipper_pool_lock, &open, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
    open = 0;
    sched_yield();
  }
}

static void unlock(void) { __atomic_store_n(&skipper_pool_lock, 0, __ATOMIC_RELEASE); }

static int no_task(void* context, int index, uint8_t* closure) {
  (void)context;
  (void)index;
  (void)closure;
  return 0;
}

void skipper_pool_acquire(int32_t workers, int32_t cpus) {
  lock();
  skipper_pool_wanted += workers;
  const int32_t most = cpus - 1 > workers ? cpus - 1 : workers;
  const int32_t wanted = skipper_pool_wanted < most ? skipper_pool_wanted : most;
  if (wanted > skipper_pool_size) {
    skipper_pool_size = wanted;
    skipper_halide_set_num_threads(wanted + 1);
    skipper_halide_default_do_par_for(NULL, no_task, 0, 1, NULL);
  }
  unlock();
}

void skipper_pool_release(int32_t workers) {
  lock();
  skipper_pool_wanted -= workers;
  unlock();
}
