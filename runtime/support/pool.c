/* The threads that run parallel loops: one pool per program (see pool.h), of POSIX threads alone.
 *
 * A loop lies on the stack of the thread that runs it.  That thread puts it into the list of open loops, takes part in
 * it, takes it out again, and waits for the workers that are still inside.  Workers take the newest open loop, so that
 * an inner loop, for which an outer one waits, comes first.  Nobody waits for a worker to come: a loop ends where no
 * worker has time, or where none could be started.
 *
 * This holds at odd moments:
 *   exit    nothing is taken down when the program ends; other threads go on predicting until the process is gone
 *   fork    the child has no workers at first; its first loop, or context, starts them anew
 *   signals all are blocked in workers but those of faults, so that they find the app's threads
 *
 * The code generator puts all of this file into one COMDAT group, so that archives of several models link together.  A
 * version of Skipper that changes what skipper_threads_* mean gives them and the group other names. */
#include "pool.h"

#include "libc.h"
#include "threads.h"

enum { MAX_WORKERS = SKIPPER_MAX_THREADS - 1 };

/* How long a thread looks for news before it sleeps: a parallel loop comes microseconds behind the one before, and to
 * wake a thread takes longer.  Some 50 microseconds; yielding leaves the CPU to threads that have work. */
enum { SPIN_ROUNDS = 40, SPIN_PAUSES = 16 };

/* In loop.inside: its thread sleeps until the last worker has left. */
enum { IS_AWAITED = 1 << 30 };

typedef struct loop {
  void (*body)(void* data);
  void* data;
  int32_t room;    /* workers that may still come */
  int32_t is_open; /* in the list */
  int32_t inside;  /* atomic: workers inside, and IS_AWAITED */
  struct loop* next;
} loop;

static struct {        /* NOLINT(clang-analyzer-optin.performance.Padding): see `news` */
  skipper_mutex mutex; /* of all here but `news` */
  skipper_condition work, left;
  loop* open;       /* the newest first, each with room */
  int32_t wanted;   /* workers of all contexts */
  int32_t target;   /* workers that there should be */
  int32_t started;  /* workers that there are */
  int32_t sleeping; /* of these */
  int32_t era;      /* workers of another one end */
  int32_t knows_fork;
  unsigned long threads[MAX_WORKERS];
  /* Atomic: changes with `open` and `era`; on a cache line of its own, as workers watch it. */
  _Alignas(64) int32_t news;
} pool;

static void lock(void) { pthread_mutex_lock(&pool.mutex); }
static void unlock(void) { pthread_mutex_unlock(&pool.mutex); }
static void tell(void) { __atomic_fetch_add(&pool.news, 1, __ATOMIC_RELEASE); }

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* Until *word is no longer `value`, or for a bounded time. */
static void spin_while_equal(const int32_t* word, int32_t value) {
  for (int round = 0; round < SPIN_ROUNDS; ++round) {
    for (int i = 0; i < SPIN_PAUSES; ++i) {
      if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != value) return;
      pause_briefly();
    }
    sched_yield();
  }
}

/* Called and left with the mutex. */
static void wait_for_news(void) {
  const int32_t seen = __atomic_load_n(&pool.news, __ATOMIC_RELAXED);
  unlock();
  spin_while_equal(&pool.news, seen);
  lock();
  if (__atomic_load_n(&pool.news, __ATOMIC_RELAXED) != seen) return;
  ++pool.sleeping;
  pthread_cond_wait(&pool.work, &pool.mutex);
  --pool.sleeping;
}

/* The loop may be gone as soon as `inside` says so: it lies on its thread's stack. */
static void leave(loop* left) {
  if (__atomic_sub_fetch(&left->inside, 1, __ATOMIC_ACQ_REL) != IS_AWAITED) return;
  lock();
  pthread_cond_broadcast(&pool.left);
  unlock();
}

static void* work(void* own_era) {
  lock();
  while (pool.era == (int32_t)(intptr_t)own_era) {
    loop* found = pool.open;
    if (!found) {
      wait_for_news();
      continue;
    }
    __atomic_fetch_add(&found->inside, 1, __ATOMIC_RELAXED);
    if (--found->room == 0) {
      pool.open = found->next;
      found->is_open = 0;
    }
    unlock();
    found->body(found->data);
    leave(found);
    lock();
  }
  unlock();
  return NULL;
}

/* Other threads' loops and workers are not in the child. */
static void start_as_child(void) {
  static const skipper_condition fresh;
  pool.work = pool.left = fresh;
  pool.open = NULL;
  pool.started = pool.sleeping = 0;
  ++pool.era;
  unlock();
}

static int32_t survives_fork(void) {
  if (!pool.knows_fork) pool.knows_fork = pthread_atfork(lock, unlock, start_as_child) == 0;
  return pool.knows_fork;
}

/* A fault's signal is for the thread at fault: an app that reports crashes hears of it. */
static void block_signals(skipper_signals* before) {
  static const int faults[] = {SKIPPER_SIGILL, SKIPPER_SIGTRAP, SKIPPER_SIGBUS,
                               SKIPPER_SIGFPE, SKIPPER_SIGSEGV, SKIPPER_SIGSYS};
  skipper_signals set;
  sigfillset(&set);
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; ++i) sigdelset(&set, faults[i]);
  pthread_sigmask(SKIPPER_SIG_SETMASK, &set, before);
}

/* With the mutex.  Where the system gives no more, that is enough until another context comes. */
static void start_missing(void) {
  if (pool.started >= pool.target) return;
  skipper_signals before;
  block_signals(&before);
  while (pool.started < pool.target && survives_fork() &&
         pthread_create(&pool.threads[pool.started], NULL, work, (void*)(intptr_t)pool.era) == 0) {
    ++pool.started;
  }
  pool.target = pool.started;
  pthread_sigmask(SKIPPER_SIG_SETMASK, &before, NULL);
}

void skipper_threads_acquire(int32_t workers, int32_t cpus) {
  lock();
  pool.wanted += workers;
  const int32_t most = cpus - 1 > workers ? cpus - 1 : workers;
  int32_t target = pool.wanted < most ? pool.wanted : most;
  if (target > MAX_WORKERS) target = MAX_WORKERS;
  if (target > pool.target) pool.target = target;
  start_missing();
  unlock();
}

void skipper_threads_release(int32_t workers) {
  unsigned long ending[MAX_WORKERS];
  int32_t count = 0;
  lock();
  pool.wanted -= workers;
  if (pool.wanted == 0) {
    count = pool.started;
    memcpy(ending, pool.threads, (size_t)count * sizeof ending[0]);
    pool.started = pool.target = 0;
    ++pool.era;
    tell();
    pthread_cond_broadcast(&pool.work);
  }
  unlock();
  for (int32_t i = 0; i < count; ++i) pthread_join(ending[i], NULL);
}

static void open_loop(loop* own) {
  lock();
  start_missing();
  int32_t wakes = 0;
  if (pool.started > 0) {
    own->next = pool.open;
    own->is_open = 1;
    pool.open = own;
    tell();
    wakes = pool.sleeping < own->room ? pool.sleeping : own->room;
  }
  unlock();
  while (wakes-- > 0) pthread_cond_signal(&pool.work);
}

static void close_loop(loop* own) {
  lock();
  if (own->is_open) {
    loop** link = &pool.open;
    while (*link != own) link = &(*link)->next;
    *link = own->next;
  }
  unlock();
}

static void wait_until_left(loop* own) {
  for (int32_t inside; (inside = __atomic_load_n(&own->inside, __ATOMIC_ACQUIRE)) != 0;) {
    spin_while_equal(&own->inside, inside);
    if (__atomic_load_n(&own->inside, __ATOMIC_ACQUIRE) == inside) break;
  }
  if (__atomic_fetch_or(&own->inside, IS_AWAITED, __ATOMIC_ACQ_REL) == 0) return;
  lock();
  while (__atomic_load_n(&own->inside, __ATOMIC_ACQUIRE) != IS_AWAITED) pthread_cond_wait(&pool.left, &pool.mutex);
  unlock();
}

void skipper_threads_run(void (*body)(void* data), void* data, int32_t workers) {
  loop own = {body, data, workers, 0, 0, NULL};
  if (workers > 0) open_loop(&own);
  body(data);
  if (workers > 0) close_loop(&own);
  wait_until_left(&own);
}
