/* Sets what floating-point arithmetic does on this thread: calls and tasks round to nearest, keep denormals and mask
 * exceptions, whatever the caller chose; so that the same input gives the same bits.  The caller gets his state back,
 * flags included. */
#pragma once

#include <stdint.h>

typedef struct skipper_float_state {
  uint64_t control;
  uint64_t flags; /* where they are apart */
} skipper_float_state;

#if defined(__x86_64__)
enum { SKIPPER_MXCSR = 0x1f80 };

static inline skipper_float_state skipper_float_begin(void) {
  uint32_t before;
  const uint32_t ours = SKIPPER_MXCSR;
  __asm__ volatile("stmxcsr %0" : "=m"(before)::"memory");
  __asm__ volatile("ldmxcsr %0" ::"m"(ours) : "memory");
  const skipper_float_state state = {before, 0};
  return state;
}

static inline void skipper_float_end(const skipper_float_state* state) {
  const uint32_t before = (uint32_t)state->control;
  __asm__ volatile("ldmxcsr %0" ::"m"(before) : "memory");
}
#elif defined(__aarch64__)
static inline skipper_float_state skipper_float_begin(void) {
  skipper_float_state state;
  __asm__ volatile("mrs %0, fpcr" : "=r"(state.control)::"memory");
  __asm__ volatile("mrs %0, fpsr" : "=r"(state.flags)::"memory");
  __asm__ volatile("msr fpcr, %0" ::"r"(UINT64_C(0)) : "memory");
  return state;
}

static inline void skipper_float_end(const skipper_float_state* state) {
  __asm__ volatile("msr fpcr, %0" ::"r"(state->control) : "memory");
  __asm__ volatile("msr fpsr, %0" ::"r"(state->flags) : "memory");
}
#else
#error "no code for this processor's floating-point state"
#endif

/* For the rest of the block.  Arithmetic in the same function may be moved past it by the compiler: it belongs into
 * functions that are called. */
#define SKIPPER_OWN_FLOAT_STATE                                                                       \
  __attribute__((cleanup(skipper_float_end), unused)) const skipper_float_state callers_float_state = \
      skipper_float_begin()
