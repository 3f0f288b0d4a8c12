#include "support.h"

typedef struct tensor_list {
  const skipper_tensor* tensors;
  uint32_t count;
  int32_t may_be_null; /* a null output is one that is not wanted */
  const char* what;
} tensor_list;

static skipper_status check_tensor(const tensor_list* list, uint32_t i, const void* data, size_t bytes, int32_t batch,
                                   const skipper_options* options) {
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

static skipper_status take_tensors(const tensor_list* list, const void* const* data, const size_t* bytes, int32_t batch,
                                   void** buffers, const skipper_options* options) {
  if (list->count && (!data || !bytes)) {
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "the list of ");
    skipper_text_add(&text, list->what);
    skipper_text_add(&text, data ? " sizes is a null pointer" : "s is a null pointer");
    return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
  }
  for (uint32_t i = 0; i < list->count; ++i) {
    const skipper_status status = check_tensor(list, i, data[i], bytes[i], batch, options);
    if (status != SKIPPER_OK) return status;
    buffers[i] = (void*)(uintptr_t)data[i];
  }
  return SKIPPER_OK;
}

static skipper_status check_call(const skipper_core* core, const skipper_context* context, int32_t batch) {
  if (!context) return skipper_error(NULL, SKIPPER_INVALID_ARGUMENT, "the context is a null pointer");
  if (context->head.magic != SKIPPER_CONTEXT_MAGIC) {
    return skipper_error(NULL, SKIPPER_INVALID_ARGUMENT, "the context was destroyed, or is none");
  }
  if (context->core != core) {
    return skipper_error(&context->options, SKIPPER_INVALID_ARGUMENT, "the context is of another model");
  }
  if (batch >= 1 && batch <= core->max_batch) return SKIPPER_OK;
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the batch is ");
  skipper_text_add_int(&text, batch);
  skipper_text_add(&text, "; ");
  skipper_text_add(&text, core->name);
  skipper_text_add(&text, " was compiled for 1 to ");
  skipper_text_add_int(&text, core->max_batch);
  return skipper_error_end(&context->options, SKIPPER_BATCH_OUT_OF_RANGE);
}

skipper_status skipper_support_predict(const skipper_core* core, skipper_context* context, int32_t batch,
                                       const float* const* inputs, const size_t* input_bytes, float* const* outputs,
                                       const size_t* output_bytes) {
  skipper_status status = check_call(core, context, batch);
  if (status != SKIPPER_OK) return status;
  const skipper_options* options = &context->options;
  const tensor_list input_list = {core->inputs, core->input_count, 0, "input"};
  const tensor_list output_list = {core->outputs, core->output_count, 1, "output"};
  void** tensors = context->buffers + SKIPPER_FIXED_BUFFERS;
  status = take_tensors(&input_list, (const void* const*)inputs, input_bytes, batch, tensors, options);
  if (status != SKIPPER_OK) return status;
  status = take_tensors(&output_list, (const void* const*)outputs, output_bytes, batch, tensors + core->input_count,
                        options);
  if (status != SKIPPER_OK) return status;
  context->buffers[0] = context->arena;
  context->buffers[1] = context->packed;
  context->failed = 0;
  context->message[0] = 0;
  if (context->predict(context, batch, context->buffers) == 0) return SKIPPER_OK;
  return skipper_entry_failed(context);
}
