#include "support.h"

skipper_status skipper_take_call(const skipper_core* core, skipper_context* context, int32_t batch,
                                 const float* const* inputs, const size_t* input_bytes, float* const* outputs,
                                 const size_t* output_bytes) {
  skipper_status status = skipper_check_context(core, context);
  if (status == SKIPPER_OK) status = skipper_check_batch(core, context, batch);
  if (status != SKIPPER_OK) return status;
  const skipper_options* options = &context->options;
  if (!context->predict) {
    return skipper_error(options, SKIPPER_NO_ENTRY, "the context is for training; predict needs one of its own");
  }
  const skipper_tensor_list input_list = {core->inputs, core->input_count, 0, "input"};
  const skipper_tensor_list output_list = {core->outputs, core->output_count, 1, "output"};
  void** tensors = context->buffers + SKIPPER_FIXED_BUFFERS;
  status = skipper_take_tensors(&input_list, (const void* const*)inputs, input_bytes, batch, tensors, options);
  if (status != SKIPPER_OK) return status;
  tensors += core->input_count;
  if (core->cam) tensors[core->output_count] = NULL;
  return skipper_take_tensors(&output_list, (const void* const*)outputs, output_bytes, batch, tensors, options);
}

skipper_status skipper_run_entry(skipper_context* context, skipper_entry entry, int32_t batch, void* packed) {
  context->buffers[0] = context->arena;
  context->buffers[1] = packed;
  context->failed = 0;
  context->message[0] = 0;
  if (entry(context, batch, context->buffers) == 0) return SKIPPER_OK;
  return skipper_entry_failed(context);
}

skipper_status skipper_support_predict(const skipper_core* core, skipper_context* context, int32_t batch,
                                       const float* const* inputs, const size_t* input_bytes, float* const* outputs,
                                       const size_t* output_bytes) {
  const skipper_status status = skipper_take_call(core, context, batch, inputs, input_bytes, outputs, output_bytes);
  if (status != SKIPPER_OK) return status;
  return skipper_run_entry(context, context->predict, batch, context->packed);
}
