/* How many threads a call runs on, and why.
 *
 * options.threads, else the environment's SKIPPER_NUM_THREADS, else the smaller of the CPUs that the process may run on
 * and its CPU quota, rounded up.  In containers the quota is what counts: a process with 2 of 64 CPUs that starts 64
 * threads is stopped by the kernel for most of each period.
 *
 * threads.c needs nothing but libc.h: it is part of each model, and of Skipper::runtime.  Thread-safe as getenv is. */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The most threads of a call, whoever asks for more. */
#define SKIPPER_MAX_THREADS 256

enum skipper_threads_reason {
  SKIPPER_THREADS_OPTION = 0,      /* options.threads */
  SKIPPER_THREADS_ENVIRONMENT = 1, /* SKIPPER_NUM_THREADS */
  SKIPPER_THREADS_AFFINITY = 2,    /* the CPUs that the process may run on */
  SKIPPER_THREADS_QUOTA = 3        /* the CPU quota of its cgroup, or of one above */
};

typedef struct skipper_thread_count {
  int32_t count;       /* 1 to SKIPPER_MAX_THREADS */
  int32_t reason;      /* skipper_threads_reason */
  int32_t cpus;        /* by affinity; 0 where it was not asked for */
  int32_t quota;       /* in CPUs, rounded up; 0: none, or it was not asked for */
  const char* ignored; /* value of SKIPPER_NUM_THREADS that is no number from 1 to SKIPPER_MAX_THREADS, and so does not
                        * count; else null.  The environment's memory. */
} skipper_thread_count;

/* `option` 0: not given.  Asks for affinity and quota only where neither option nor environment decides. */
skipper_thread_count skipper_count_threads(int32_t option);

/* The CPUs that the process may run on: 1 or more. */
int32_t skipper_cpu_affinity(void);

/* Counts what the machine gives, whatever option and environment say: reason, count, cpus and quota.  `root` stands
 * before /proc and /sys: "" but in tests. */
skipper_thread_count skipper_count_cpus(const char* root);

#ifdef __cplusplus
}
#endif
