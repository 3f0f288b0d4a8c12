/* Looking for the first NaN of a call: inputs, then what each step of predict computed. */
#include "support.h"

/* Bits, not a comparison: it holds whatever assumptions the code is compiled with. */
static int32_t is_nan(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits); /* memcpy would be a call: freestanding */
  return (bits & 0x7fffffffu) > 0x7f800000u;
}

static uint64_t first_nan(const float* values, uint64_t count) {
  uint64_t i = 0;
  while (i < count && !is_nan(values[i])) ++i;
  return i;
}

skipper_status skipper_check_inputs_for_nan(const skipper_context* context, int32_t batch, const float* const* inputs) {
  const skipper_core* core = context->core;
  if (context->options.device_pointers) return SKIPPER_OK;
  for (uint32_t i = 0; i < core->input_count; ++i) {
    const uint64_t elements = core->inputs[i].elements, at = first_nan(inputs[i], elements * (uint64_t)batch);
    if (at == elements * (uint64_t)batch) continue;
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "not a number: input ");
    skipper_text_add(&text, core->inputs[i].name);
    skipper_text_add(&text, ", element ");
    skipper_text_add_int(&text, (int64_t)(at % elements));
    skipper_text_add(&text, " of sample ");
    skipper_text_add_int(&text, (int64_t)(at / elements));
    return skipper_error_end(&context->options, SKIPPER_NOT_A_NUMBER);
  }
  return SKIPPER_OK;
}

/* The border and the room behind a pixel's channels are not looked at: memory of the arena is used again. */
static int32_t has_nan(const skipper_result* result, uint64_t images, const float* memory) {
  const uint64_t columns = result->halo[2] + result->width + result->halo[3];
  const uint64_t rows = result->halo[0] + result->height + result->halo[1];
  for (uint64_t row = 0; row < images * result->height; ++row) {
    const uint64_t line = row / result->height * rows + result->halo[0] + row % result->height;
    const float* pixel = memory + (line * columns + result->halo[2]) * result->pixel_floats;
    for (uint64_t x = 0; x < result->width; ++x, pixel += result->pixel_floats) {
      if (first_nan(pixel, result->channels) < result->channels) return 1;
    }
  }
  return 0;
}

void skipper_check_step_for_nan(skipper_context* context, int32_t step, const void* arena) {
  const skipper_variant* variant = context->variant;
  const skipper_variant_private* extra = variant->entries;
  /* Only predict is asked: prepare has no results in its arena, a training's losses say it, cam's maps follow from
   * predict's. */
  if (!context->predict || context->nan_step >= 0) return;
  if (step >= (int32_t)(variant->step_count - variant->cam_step_count)) return;
  const skipper_result* result = &extra->results[step];
  const float* memory = (const float*)(const void*)((const char*)arena + result->offset);
  if (result->channels && has_nan(result, (uint64_t)context->batch, memory)) context->nan_step = step;
}

skipper_status skipper_nan_found(const skipper_context* context) {
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "not a number: first layer ");
  skipper_text_add(&text, context->variant->steps[context->nan_step].layer);
  return skipper_error_end(&context->options, SKIPPER_NOT_A_NUMBER);
}

uint64_t skipper_first_out_of_bounds(const float* values, uint64_t elements, double bound) {
  uint64_t i = 0;
  if (bound == -__builtin_inf()) return elements; /* weights of 100 MB need not be read for it */
  while (i < elements && !((double)values[i] <= bound)) ++i;
  return i;
}
