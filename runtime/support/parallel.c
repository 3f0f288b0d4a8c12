#include "float_state.h"
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
  int64_t next;   /* atomic: 64 bits, as every worker counts once past the end */
} parallel_job;

/* A long loop is no more tasks than this for the host: each has a range, so that a few words tell which of them ran. */
enum { MAX_HOST_TASKS = 1024, WORD_BITS = 64 };

typedef struct host_job {
  parallel_job* job;
  int32_t tasks;
  int32_t done;                               /* atomic */
  int32_t is_wrong;                           /* atomic: a task ran twice, or one that there is not */
  uint64_t begun[MAX_HOST_TASKS / WORD_BITS]; /* atomic: a bit for each task */
} host_job;

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

/* One thread: pulls indices until none is left or a task failed. */
static void run_worker(void* data) {
  parallel_job* job = data;
  SKIPPER_OWN_FLOAT_STATE;
  while (__atomic_load_n(&job->status, __ATOMIC_RELAXED) == 0) {
    const int64_t index = __atomic_fetch_add(&job->next, 1, __ATOMIC_RELAXED);
    if (index >= job->size) break;
    const int status = run_index(job, (int32_t)index);
    if (status) record(job, status);
  }
}

static int32_t is_first_time(host_job* host, int32_t task) {
  const uint64_t bit = UINT64_C(1) << (task % WORD_BITS);
  return (__atomic_fetch_or(&host->begun[task / WORD_BITS], bit, __ATOMIC_RELAXED) & bit) == 0;
}

static int run_host_task(void* body_data, int32_t task) {
  host_job* host = body_data;
  parallel_job* job = host->job;
  if (task < 0 || task >= host->tasks || !is_first_time(host, task)) {
    __atomic_store_n(&host->is_wrong, 1, __ATOMIC_RELAXED);
    return SKIPPER_INVALID_ARGUMENT;
  }
  SKIPPER_OWN_FLOAT_STATE;
  const int32_t end = (int32_t)((int64_t)job->size * (task + 1) / host->tasks);
  int status = 0;
  for (int32_t i = (int32_t)((int64_t)job->size * task / host->tasks); i < end && status == 0; ++i) {
    status = run_index(job, i);
  }
  if (status) record(job, status);
  __atomic_fetch_add(&host->done, 1, __ATOMIC_RELEASE);
  return status;
}

static void context_error(void* user_context, const char* message);

static int run_on_host_pool(parallel_job* job) {
  const skipper_options* options = &job->context->options;
  host_job host = {job, job->size < MAX_HOST_TASKS ? job->size : MAX_HOST_TASKS, 0, 0, {0}};
  const int status = options->parallel_for(options->parallel_for_user, host.tasks, run_host_task, &host);
  const int32_t done = __atomic_load_n(&host.done, __ATOMIC_ACQUIRE);
  const int32_t failed = __atomic_load_n(&job->status, __ATOMIC_RELAXED);
  if (failed) return failed;
  const int32_t is_complete = done == host.tasks && !__atomic_load_n(&host.is_wrong, __ATOMIC_RELAXED);
  if (status == 0 && is_complete) return 0;
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

static int run_loop(parallel_job* job) {
  skipper_context* context = job->context;
  const int32_t threads = nested_threads ? nested_threads : context->threads;
  if (context->options.parallel_for && !nested_threads) return run_on_host_pool(job);
  const int32_t workers = threads < job->size ? threads : job->size;
  job->nested = threads / workers;
  if (workers == 1) return run_inline(job);
  skipper_threads_run(run_worker, job, workers - 1);
  return job->status;
}

/* Kernels are compiled without asserts and lose what this returns: the context keeps it. */
static int context_do_par_for(void* user_context, skipper_halide_task task, int min, int size, uint8_t* closure) {
  skipper_context* context = user_context;
  parallel_job job = {context, task, closure, min, size, 1, 0, 0};
  const int status = size > 0 ? run_loop(&job) : 0;
  if (status == 0) return 0;
  int32_t none = 0;
  __atomic_compare_exchange_n(&context->loop_status, &none, status, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  context_error(context, "a task of a parallel loop failed");
  return status;
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
