/* The functions of the C library that a model archive uses, declared here so that the support code compiles for every
 * target without a sysroot.  64-bit Linux. */
#ifndef SKIPPER_SUPPORT_LIBC_H_
#define SKIPPER_SUPPORT_LIBC_H_

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
double pow(double base, double exponent);
double sqrt(double value);

#endif /* SKIPPER_SUPPORT_LIBC_H_ */
