/* The arguments of the next entry that runs. */
#include "support.h"

void skipper_set_argument(skipper_context* context, uint32_t index, const void* data, uint64_t bytes,
                          int32_t direction) {
  context->buffers[index] = (void*)(uintptr_t)data;
  if (context->device) skipper_device_argument(context, index, bytes, direction);
}

static skipper_status check_tensor(const skipper_tensor_list* list, uint32_t i, const void* data, size_t bytes,
                                   int32_t batch, const skipper_options* options) {
  const size_t wanted = (size_t)list->tensors[i].elements * (size_t)batch * sizeof(float);
  if (!data && list->may_be_null) return SKIPPER_OK;
  if (data && bytes == wanted && skipper_is_aligned(data, sizeof(float))) return SKIPPER_OK;
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, list->what);
  skipper_text_add(&text, " ");
  skipper_text_add(&text, list->tensors[i].name);
  if (!data) {
    skipper_text_add(&text, " is a null pointer");
    return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
  }
  if (bytes == wanted) {
    skipper_text_add(&text, " is not aligned to 4 bytes");
    return skipper_error_end(options, SKIPPER_MISALIGNED);
  }
  skipper_text_add(&text, " has ");
  skipper_text_add_int(&text, (int64_t)bytes);
  skipper_text_add(&text, " bytes; a batch of ");
  skipper_text_add_int(&text, batch);
  skipper_text_add(&text, " has ");
  skipper_text_add_int(&text, (int64_t)wanted);
  return skipper_error_end(options, SKIPPER_BUFFER_SIZE);
}

skipper_status skipper_take_tensors(const skipper_tensor_list* list, const void* const* data, const size_t* bytes,
                                    int32_t batch, skipper_context* context, uint32_t first) {
  const skipper_options* options = &context->options;
  if (list->count && (!data || !bytes)) {
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "the list of ");
    skipper_text_add(&text, list->what);
    skipper_text_add(&text, data ? " sizes is a null pointer" : "s is a null pointer");
    return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
  }
  if (!skipper_is_aligned(data, sizeof(void*)) || !skipper_is_aligned(bytes, sizeof(size_t))) {
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "the list of ");
    skipper_text_add(&text, list->what);
    skipper_text_add(&text, skipper_is_aligned(data, sizeof(void*)) ? " sizes" : "s");
    skipper_text_add(&text, " is not aligned to 8 bytes");
    return skipper_error_end(options, SKIPPER_MISALIGNED);
  }
  for (uint32_t i = 0; i < list->count; ++i) {
    const skipper_status status = check_tensor(list, i, data[i], bytes[i], batch, options);
    if (status != SKIPPER_OK) return status;
    skipper_set_argument(context, first + i, data[i], bytes[i], list->direction);
  }
  return SKIPPER_OK;
}
