#include "support.h"

enum { HALIDE_GENERIC_ERROR = -1 }; /* halide_error_code_generic_error */

static uint64_t now_ns(void) {
  skipper_timespec time = {0, 0};
  clock_gettime(SKIPPER_CLOCK_MONOTONIC, &time);
  return (uint64_t)time.seconds * UINT64_C(1000000000) + (uint64_t)time.nanoseconds;
}

void skipper_step_begin(skipper_context* context, int32_t step) {
  (void)step;
  if (context->options.step_ns) context->step_start = now_ns();
}

void skipper_step_end(skipper_context* context, int32_t step) {
  const skipper_options* options = &context->options;
  if (options->step_ns) {
    if (context->device) skipper_device_wait(context);
    options->step_ns[step] += now_ns() - context->step_start;
  }
  if (!options->step_done && !options->find_nan) return;
  const void* arena = context->device ? skipper_device_arena(context) : context->buffers[0];
  if (arena && options->find_nan) skipper_check_step_for_nan(context, step, arena);
  if (arena && options->step_done) options->step_done(options->step_done_user, (uint32_t)step, arena);
}

/* The kernel's code, or that of what went wrong in it: kernels are compiled without asserts, and Halide's checks of a
 * parallel loop's result and of memory are such, so that handlers alone hear of them. */
int32_t skipper_kernel_returned(skipper_context* context, int32_t code) {
  if (code != 0 || __atomic_load_n(&context->failed, __ATOMIC_ACQUIRE) == 0) return code;
  const int32_t status = __atomic_load_n(&context->loop_status, __ATOMIC_RELAXED);
  return status ? status : HALIDE_GENERIC_ERROR;
}

int32_t skipper_step_failed(skipper_context* context, int32_t step, int32_t code) {
  char reason[SKIPPER_MESSAGE_BYTES];
  const int32_t has_reason = __atomic_load_n(&context->failed, __ATOMIC_ACQUIRE) == 2;
  memcpy(reason, context->message, sizeof reason);
  skipper_text text = skipper_text_begin(context->message, sizeof context->message);
  if (context->preparing) {
    skipper_text_add(&text, "step ");
    skipper_text_add_int(&text, step);
    skipper_text_add(&text, " of prepare failed");
  } else {
    const skipper_step* steps = context->predict ? context->variant->steps : context->variant->train_steps;
    skipper_text_add(&text, "kernel ");
    skipper_text_add(&text, steps[step].kernel);
    skipper_text_add(&text, " of layer ");
    skipper_text_add(&text, steps[step].layer);
    skipper_text_add(&text, " failed");
  }
  skipper_text_add(&text, " with code ");
  skipper_text_add_int(&text, code);
  if (has_reason) {
    skipper_text_add(&text, ": ");
    skipper_text_add(&text, reason);
  }
  return SKIPPER_KERNEL_FAILED;
}

void skipper_zero_halo(void* base, int64_t n, int64_t h, int64_t w, int64_t pixel_bytes, int64_t top, int64_t bottom,
                       int64_t left, int64_t right) {
  const int64_t row_bytes = w * pixel_bytes;
  for (int64_t image = 0; image < n; ++image) {
    char* rows = (char*)base + image * h * row_bytes;
    memset(rows, 0, (size_t)(top * row_bytes));
    for (int64_t row = top; row < h - bottom; ++row) {
      char* pixels = rows + row * row_bytes;
      memset(pixels, 0, (size_t)(left * pixel_bytes));
      memset(pixels + (w - right) * pixel_bytes, 0, (size_t)(right * pixel_bytes));
    }
    memset(rows + (h - bottom) * row_bytes, 0, (size_t)(bottom * row_bytes));
  }
}

void skipper_copy_output(void* destination, const void* source, int64_t bytes) {
  if (destination) memcpy(destination, source, (size_t)bytes);
}
