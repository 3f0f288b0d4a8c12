/* The functions of the C library that a model archive uses, declared here so that the support code compiles for every
 * target without a sysroot.  64-bit Linux. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct skipper_timespec {
  int64_t seconds;
  int64_t nanoseconds;
} skipper_timespec;

#define SKIPPER_CLOCK_MONOTONIC 1
#define SKIPPER_CPU_SET_BYTES 1024 /* 8192 CPUs, the kernel's largest configuration */
#define SKIPPER_O_RDONLY 0
#define SKIPPER_O_CLOEXEC 02000000

void* memcpy(void* to, const void* from, size_t bytes);
void* memset(void* to, int value, size_t bytes);
int memcmp(const void* a, const void* b, size_t bytes);
size_t strlen(const char* text);
int strcmp(const char* a, const char* b);
int posix_memalign(void** out, size_t alignment, size_t bytes);
void free(void* memory);
char* getenv(const char* name);
int open(const char* path, int flags, ...);
int64_t read(int file, void* out, size_t bytes);
int close(int file);
int clock_gettime(int clock, skipper_timespec* out);
int sched_getaffinity(int pid, size_t set_bytes, void* set);
int sched_yield(void);

/* POSIX threads.  Mutexes and conditions of zeros are initialised, in glibc and in musl. */
typedef struct skipper_mutex {
  _Alignas(8) char bytes[64]; /* of which glibc uses 40 on x86-64, 48 on AArch64 */
} skipper_mutex;
typedef struct skipper_condition {
  _Alignas(8) char bytes[64]; /* 48 */
} skipper_condition;
typedef struct skipper_signals {
  uint64_t bits[16]; /* sigset_t */
} skipper_signals;

enum {
  SKIPPER_SIGILL = 4,
  SKIPPER_SIGTRAP = 5,
  SKIPPER_SIGBUS = 7,
  SKIPPER_SIGFPE = 8,
  SKIPPER_SIGSEGV = 11,
  SKIPPER_SIGSYS = 31
};
enum { SKIPPER_SIG_SETMASK = 2 };

int pthread_create(unsigned long* thread, const void* attributes, void* (*start)(void*), void* argument);
int pthread_join(unsigned long thread, void** result);
int pthread_mutex_lock(skipper_mutex* mutex);
int pthread_mutex_unlock(skipper_mutex* mutex);
int pthread_cond_wait(skipper_condition* condition, skipper_mutex* mutex);
int pthread_cond_signal(skipper_condition* condition);
int pthread_cond_broadcast(skipper_condition* condition);
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
int pthread_sigmask(int how, const skipper_signals* set, skipper_signals* old);
int sigfillset(skipper_signals* set);
int sigdelset(skipper_signals* set, int signal);

double pow(double base, double exponent);
double sqrt(double value);
