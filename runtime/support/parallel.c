#include "support.h"

/* How many threads a nested parallel loop may use; 0 outside of any, where the context's number holds. */
static _Thread_local int32_t nested_threads;

typedef struct parallel_job {
  skipper_context* context;
  skipper_halide_task task;
  uint8_t* closure;
  int32_t min;
  int32_t size;
  int32_t nested;
  int32_t status; /* atomic: the first error */
  int32_t done;   /* atomic */
  int64_t next;   /* atomic: 64 bits, as every worker counts once past the end */
} parallel_job;

static int run_index(parallel_job* job, int32_t index) {
  const int32_t before = nested_threads;
  nested_threads = job->nested;
  const int status = job->task(job->context, job->min + index, job->closure);
  nested_threads = before;
  return status;
}

static void record(parallel_job* job, int status) {
  int32_t none = 0;
  __atomic_compare_exchange_n(&job->status, &none, status, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

/* One worker: pulls indices until none is left or a task failed. */
static int run_worker(void* user_context, int worker, uint8_t* closure) {
  parallel_job* job = (parallel_job*)(void*)closure;
  (void)user_context;
  (void)worker;
  while (__atomic_load_n(&job->status, __ATOMIC_RELAXED) == 0) {
    const int64_t index = __atomic_fetch_add(&job->next, 1, __ATOMIC_RELAXED);
    if (index >= job->size) break;
    const int status = run_index(job, (int32_t)index);
    if (status) record(job, status);
  }
  return 0;
}

static int run_host_task(void* body_data, int32_t index) {
  parallel_job* job = body_data;
  if (index < 0 || index >= job->size) return SKIPPER_INVALID_ARGUMENT;
  const int status = run_index(job, index);
  if (status) record(job, status);
  __atomic_fetch_add(&job->done, 1, __ATOMIC_RELAXED);
  return status;
}

static void context_error(void* user_context, const char* message);

static int run_on_host_pool(parallel_job* job) {
  const skipper_options* options = &job->context->options;
  const int status = options->parallel_for(options->parallel_for_user, job->size, run_host_task, job);
  if (job->status) return job->status;
  if (status == 0 && __atomic_load_n(&job->done, __ATOMIC_RELAXED) == job->size) return 0;
  context_error(job->context,
                status ? "the host's parallel_for failed" : "the host's parallel_for did not run each task once");
  return status ? status : SKIPPER_INVALID_ARGUMENT;
}

static int run_inline(parallel_job* job) {
  for (int32_t i = 0; i < job->size; ++i) {
    const int status = run_index(job, i);
    if (status) return status;
  }
  return 0;
}

static int context_do_par_for(void* user_context, skipper_halide_task task, int min, int size, uint8_t* closure) {
  skipper_context* context = user_context;
  parallel_job job = {context, task, closure, min, size, 1, 0, 0, 0};
  if (size <= 0) return 0;
  const int32_t threads = nested_threads ? nested_threads : context->threads;
  if (context->options.parallel_for && !nested_threads) return run_on_host_pool(&job);
  const int32_t workers = threads < size ? threads : size;
  job.nested = threads / workers;
  if (workers == 1) return run_inline(&job);
  const int status = skipper_halide_default_do_par_for(context, run_worker, 0, workers, (uint8_t*)&job);
  return job.status ? job.status : status;
}

static void context_error(void* user_context, const char* message) {
  skipper_context* context = user_context;
  int32_t none = 0;
  if (!__atomic_compare_exchange_n(&context->failed, &none, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) return;
  skipper_text text = skipper_text_begin(context->message, sizeof context->message);
  skipper_text_add(&text, message);
  __atomic_store_n(&context->failed, 2, __ATOMIC_RELEASE);
}

static void context_print(void* user_context, const char* message) {
  const skipper_options* options = &((skipper_context*)user_context)->options;
  if (options->log) options->log(options->log_user, SKIPPER_LOG_INFO, message);
}

static skipper_device_choice context_device(void* user_context) {
  const skipper_options* options = &((const skipper_context*)user_context)->options;
  const skipper_device_choice choice = {options->cuda_context, options->cuda_stream, options->device};
  return choice;
}

const skipper_handlers skipper_context_handlers = {context_do_par_for, context_error, context_print, context_device};
