#include "float_state.h"
#include "support.h"

/* Buffers of cam_maps: arena, packed payload, activation, classes, size, maps. */
enum { ACTIVATION = SKIPPER_FIXED_BUFFERS, CLASSES, SIZE, MAPS, CAM_BUFFERS };
enum { MAX_SIZE = 1 << 15 };

/* Behind the arena: the activation, and the probabilities if the caller does not want them, of a whole batch. */
typedef struct cam_memory {
  float* activation;
  float* probabilities;
} cam_memory;

static cam_memory memory_of(const skipper_core* core, const skipper_context* context) {
  cam_memory memory;
  const uint64_t before = context->device ? 0 : context->variant->arena_bytes;
  memory.activation = (float*)(void*)((char*)context->arena + before);
  memory.probabilities = memory.activation + core->cam->activation_floats * (uint64_t)core->max_batch;
  return memory;
}

static skipper_status number_error(const skipper_options* options, const char* before, int64_t number,
                                   const char* between, int64_t limit) {
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, before);
  skipper_text_add_int(&text, number);
  skipper_text_add(&text, between);
  skipper_text_add_int(&text, limit);
  return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
}

static skipper_status check_maps(const skipper_core* core, const skipper_options* options, int32_t batch, int32_t top,
                                 const int32_t* classes, int32_t height, int32_t width, const float* maps,
                                 size_t map_bytes) {
  const int32_t count = (int32_t)core->cam->classes;
  if (top < 1 || top > count) return number_error(options, "top is ", top, "; it must be between 1 and ", count);
  skipper_status status = skipper_check_pointer(classes, sizeof *classes, "classes", options);
  if (status != SKIPPER_OK) return status;
  for (int32_t i = 0; i < batch * top; ++i) {
    if (classes[i] >= -1 && classes[i] < count) continue;
    return number_error(options, "the class is ", classes[i], "; it must be -1 or below ", count);
  }
  const int32_t bad = height < 1 || height > MAX_SIZE ? height : width;
  if (bad < 1 || bad > MAX_SIZE) {
    return number_error(options, "the maps' size is ", bad, "; it must be between 1 and ", MAX_SIZE);
  }
  status = skipper_check_pointer(maps, sizeof *maps, "maps", options);
  if (status != SKIPPER_OK) return status;
  const size_t wanted = (size_t)batch * (size_t)top * (size_t)height * (size_t)width * sizeof(float);
  if (map_bytes == wanted) return SKIPPER_OK;
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "maps has ");
  skipper_text_add_int(&text, (int64_t)map_bytes);
  skipper_text_add(&text, " bytes; so many maps of this size have ");
  skipper_text_add_int(&text, (int64_t)wanted);
  return skipper_error_end(options, SKIPPER_BUFFER_SIZE);
}

/* The class behind `previous` in the order of probabilities, the first among equals first; -1 starts. */
static int32_t next_class(const float* probabilities, int32_t count, int32_t previous) {
  int32_t best = -1;
  for (int32_t i = 0; i < count; ++i) {
    if (previous >= 0) {
      const float limit = probabilities[previous];
      if (!(probabilities[i] < limit || (probabilities[i] == limit && i > previous))) continue;
    }
    if (best < 0 || probabilities[i] > probabilities[best]) best = i;
  }
  return best < 0 ? 0 : best; /* NaN ranks nowhere */
}

/* Replaces -1 at place j by the class that is (j+1)-th most probable. */
static void choose_classes(const float* probabilities, int32_t count, int32_t top, int32_t* classes) {
  int32_t ranked = -1;
  for (int32_t j = 0; j < top; ++j) {
    ranked = next_class(probabilities, count, ranked);
    if (classes[j] < 0) classes[j] = ranked;
  }
}

static skipper_status compute_map(skipper_entry entry, skipper_context* context, float* activation, int32_t class_index,
                                  const float* size, float* map) {
  float class_value = (float)class_index;
  const uint64_t map_bytes = (uint64_t)size[0] * (uint64_t)size[1] * sizeof(float);
  skipper_set_argument(context, ACTIVATION, activation, context->core->cam->activation_floats * sizeof(float),
                       SKIPPER_IN);
  skipper_set_argument(context, CLASSES, &class_value, sizeof class_value, SKIPPER_IN);
  skipper_set_argument(context, SIZE, size, 2 * sizeof(float), SKIPPER_IN);
  skipper_set_argument(context, MAPS, map, map_bytes, SKIPPER_OUT);
  return skipper_run_entry(context, entry, 1, context->packed, CAM_BUFFERS);
}

skipper_status skipper_support_cam(const skipper_core* core, const skipper_entry* entries, skipper_context* context,
                                   int32_t batch, const float* const* inputs, const size_t* input_bytes,
                                   float* const* outputs, const size_t* output_bytes, int32_t top, int32_t* classes,
                                   int32_t height, int32_t width, float* maps, size_t map_bytes) {
  SKIPPER_OWN_FLOAT_STATE;
  skipper_status status = skipper_take_call(core, context, batch, inputs, input_bytes, outputs, output_bytes);
  if (status != SKIPPER_OK) return status;
  status = check_maps(core, &context->options, batch, top, classes, height, width, maps, map_bytes);
  if (status != SKIPPER_OK) return status;
  if (context->options.device_pointers) {
    return skipper_error(&context->options, SKIPPER_INVALID_ARGUMENT, "cam takes no device pointers");
  }
  const cam_memory memory = memory_of(core, context);
  const uint32_t outputs_from = SKIPPER_FIXED_BUFFERS + core->input_count;
  const uint64_t floats = (uint64_t)batch * sizeof(float);
  skipper_set_argument(context, outputs_from + core->output_count, memory.activation,
                       core->cam->activation_floats * floats, SKIPPER_OUT);
  const uint32_t ranking = outputs_from + core->cam->probabilities;
  if (!context->buffers[ranking]) {
    skipper_set_argument(context, ranking, memory.probabilities, core->cam->classes * floats, SKIPPER_OUT);
  }
  const float* probabilities = context->buffers[ranking]; /* cam_maps uses the table of buffers again */
  status = skipper_run_entry(context, context->predict, batch, context->packed, skipper_predict_buffers(core));
  const float size[2] = {(float)height, (float)width};
  const int32_t count = (int32_t)core->cam->classes;
  for (int32_t i = 0; i < batch && status == SKIPPER_OK; ++i) {
    int32_t* chosen = classes + (int64_t)i * top;
    choose_classes(probabilities + (int64_t)i * count, count, top, chosen);
    for (int32_t j = 0; j < top && status == SKIPPER_OK; ++j) {
      status = compute_map(entries[context->variant - core->variants], context,
                           memory.activation + core->cam->activation_floats * (uint64_t)i, chosen[j], size,
                           maps + ((int64_t)i * top + j) * height * width);
    }
  }
  return status;
}
