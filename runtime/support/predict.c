#include "float_state.h"
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
  const skipper_tensor_list input_list = {core->inputs, core->input_count, SKIPPER_IN, 0, "input"};
  const skipper_tensor_list output_list = {core->outputs, core->output_count, SKIPPER_OUT, 1, "output"};
  const uint32_t first = SKIPPER_FIXED_BUFFERS, outputs_from = first + core->input_count;
  status = skipper_take_tensors(&input_list, (const void* const*)inputs, input_bytes, batch, context, first);
  if (status == SKIPPER_OK && options->find_nan) status = skipper_check_inputs_for_nan(context, batch, inputs);
  if (status != SKIPPER_OK) return status;
  if (core->cam) skipper_set_argument(context, outputs_from + core->output_count, NULL, 0, SKIPPER_OUT);
  return skipper_take_tensors(&output_list, (const void* const*)outputs, output_bytes, batch, context, outputs_from);
}

uint32_t skipper_predict_buffers(const skipper_core* core) {
  return SKIPPER_FIXED_BUFFERS + core->input_count + core->output_count + (core->cam ? 1 : 0);
}

skipper_status skipper_support_predict(const skipper_core* core, skipper_context* context, int32_t batch,
                                       const float* const* inputs, const size_t* input_bytes, float* const* outputs,
                                       const size_t* output_bytes) {
  SKIPPER_OWN_FLOAT_STATE;
  const skipper_status status = skipper_take_call(core, context, batch, inputs, input_bytes, outputs, output_bytes);
  if (status != SKIPPER_OK) return status;
  return skipper_run_entry(context, context->predict, batch, context->packed, skipper_predict_buffers(core));
}
