#include "float_state.h"
#include "support.h"

/* Buffers of train_step: arena, nothing, parameters, gradients, inputs, labels, losses, outputs. */
enum { PARAMETERS = SKIPPER_FIXED_BUFFERS, GRADIENTS, TENSORS };
/* update has these buffers: arena, nothing, parameters, gradients, moments, scalars. */
enum { MOMENTS = GRADIENTS + 1, SCALARS, UPDATE_BUFFERS };
enum { MAX_SCALARS = 5 };

static size_t buffer_count(const skipper_core* core) {
  const size_t count = TENSORS + core->input_count + 2 + core->output_count;
  return count < UPDATE_BUFFERS ? UPDATE_BUFFERS : count;
}

skipper_status skipper_support_training_create(const skipper_core* core, const skipper_entry* steps,
                                               const skipper_entry* adam, const skipper_entry* sgd,
                                               const skipper_variant* variant, const skipper_options* options,
                                               skipper_context** out) {
  skipper_status status = skipper_check_options(options);
  if (status == SKIPPER_OK) status = skipper_check_pointer(out, sizeof *out, "out", options);
  if (status != SKIPPER_OK) return status;
  *out = NULL;
  status = skipper_check_variant(core, variant, options);
  if (status != SKIPPER_OK) return status;
  void* memory = NULL;
  if (posix_memalign(&memory, SKIPPER_ALIGNMENT, (size_t)variant->train_context_bytes) != 0) {
    skipper_text text = skipper_error_begin();
    skipper_text_add(&text, "no memory for a training context of ");
    skipper_text_add_int(&text, (int64_t)variant->train_context_bytes);
    skipper_text_add(&text, " bytes");
    return skipper_error_end(options, SKIPPER_OUT_OF_MEMORY);
  }
  skipper_context* context = memory;
  skipper_context_init(context, core, variant, buffer_count(core), options);
  context->heap = memory;
  context->train_step = steps[variant - core->variants];
  context->update[SKIPPER_ADAM] = adam[variant - core->variants];
  context->update[SKIPPER_SGD] = sgd[variant - core->variants];
  status = skipper_device_create(context, (uint32_t)buffer_count(core), variant->train_arena_bytes, 0);
  if (status == SKIPPER_OK) status = skipper_context_open(context);
  if (status == SKIPPER_OK) {
    *out = context;
    return SKIPPER_OK;
  }
  skipper_context_close(context);
  free(memory);
  return status;
}

static skipper_status check_vector(const void* vector, const char* name, const skipper_options* options) {
  if (vector && skipper_is_aligned(vector, SKIPPER_ALIGNMENT)) return SKIPPER_OK;
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the vector of ");
  skipper_text_add(&text, name);
  skipper_text_add(&text, vector ? " is not aligned to SKIPPER_ALIGNMENT" : " is a null pointer");
  return skipper_error_end(options, vector ? SKIPPER_MISALIGNED : SKIPPER_INVALID_ARGUMENT);
}

static skipper_status check_training(const skipper_core* core, const skipper_context* context) {
  const skipper_status status = skipper_check_context(core, context);
  if (status != SKIPPER_OK || context->train_step) return status;
  return skipper_error(&context->options, SKIPPER_NO_ENTRY,
                       "the context is for predict; training needs one of its own");
}

skipper_status skipper_support_train_step(const skipper_core* core, skipper_context* context, int32_t batch,
                                          const float* const* inputs, const size_t* input_bytes, const float* labels,
                                          size_t label_bytes, const float* parameters, float* gradients, float* losses,
                                          float* const* outputs, const size_t* output_bytes) {
  SKIPPER_OWN_FLOAT_STATE;
  skipper_status status = check_training(core, context);
  if (status == SKIPPER_OK) status = skipper_check_batch(core, context, batch);
  if (status != SKIPPER_OK) return status;
  const skipper_options* options = &context->options;
  status = check_vector(parameters, "parameters", options);
  if (status == SKIPPER_OK) status = check_vector(gradients, "gradients", options);
  if (status != SKIPPER_OK) return status;
  const uint64_t state_bytes = core->training->parameter_floats * sizeof(float);
  skipper_set_argument(context, PARAMETERS, parameters, state_bytes, SKIPPER_IN);
  /* Padding between parameters stays what it is. */
  skipper_set_argument(context, GRADIENTS, gradients, state_bytes, SKIPPER_IN | SKIPPER_OUT);
  const skipper_tensor_list input_list = {core->inputs, core->input_count, SKIPPER_IN, 0, "input"};
  status = skipper_take_tensors(&input_list, (const void* const*)inputs, input_bytes, batch, context, TENSORS);
  if (status != SKIPPER_OK) return status;
  const uint32_t label_index = TENSORS + core->input_count;
  const void* label_data = labels;
  const skipper_tensor_list label_list = {core->training->labels, 1, SKIPPER_IN, 0, "tensor"};
  status = skipper_take_tensors(&label_list, &label_data, &label_bytes, batch, context, label_index);
  if (status != SKIPPER_OK) return status;
  status = skipper_check_pointer(losses, sizeof *losses, "losses", options);
  if (status != SKIPPER_OK) return status;
  skipper_set_argument(context, label_index + 1, losses, (uint64_t)batch * sizeof(float), SKIPPER_OUT);
  const skipper_tensor_list output_list = {core->outputs, core->output_count, SKIPPER_OUT, 1, "output"};
  status =
      skipper_take_tensors(&output_list, (const void* const*)outputs, output_bytes, batch, context, label_index + 2);
  if (status != SKIPPER_OK) return status;
  return skipper_run_entry(context, context->train_step, batch, NULL, label_index + 2 + core->output_count);
}

static int32_t is_in(double value, double least, double below) { return value >= least && value < below; }

/* Empty, or what is wrong with the update. */
static const char* problem(const skipper_update* update) {
  const double huge = 1e30;
  if (!is_in(update->learning_rate, -huge, huge)) return "the learning rate is no number";
  if (!is_in(update->weight_decay, 0, huge)) return "the weight decay is negative or no number";
  if (update->optimizer == SKIPPER_SGD) {
    return is_in(update->momentum, 0, huge) ? NULL : "the momentum is negative or no number";
  }
  if (update->optimizer != SKIPPER_ADAM) return "the optimizer is unknown";
  if (update->step < 1) return "Adam's first step is 1";
  if (!is_in(update->beta1, 0, 1) || !is_in(update->beta2, 0, 1)) return "Adam's betas must lie in [0, 1)";
  return is_in(update->epsilon, 0, huge) ? NULL : "Adam's epsilon is negative or no number";
}

/* Not inlined: it computes in our floating-point state. */
__attribute__((noinline)) static void fill_scalars(const skipper_update* update, float* scalars) {
  const double rate = update->learning_rate;
  if (update->optimizer == SKIPPER_SGD) {
    scalars[0] = (float)rate;
    scalars[1] = (float)update->momentum;
    scalars[2] = (float)update->weight_decay;
    return;
  }
  const double step = (double)update->step;
  scalars[0] = (float)(rate * sqrt(1 - pow(update->beta2, step)) / (1 - pow(update->beta1, step)));
  scalars[1] = (float)(1 - update->beta1);
  scalars[2] = (float)(1 - update->beta2);
  scalars[3] = (float)update->epsilon;
  scalars[4] = (float)update->weight_decay;
}

skipper_status skipper_support_update(const skipper_core* core, skipper_context* context, const skipper_update* update,
                                      float* parameters, const float* gradients, float* moments) {
  SKIPPER_OWN_FLOAT_STATE;
  skipper_status status = check_training(core, context);
  if (status != SKIPPER_OK) return status;
  const skipper_options* options = &context->options;
  status = skipper_check_pointer(update, sizeof(double), "the update", options);
  if (status != SKIPPER_OK) return status;
  const char* why = problem(update);
  if (why) return skipper_error(options, SKIPPER_INVALID_ARGUMENT, why);
  status = check_vector(parameters, "parameters", options);
  if (status == SKIPPER_OK) status = check_vector(gradients, "gradients", options);
  if (status == SKIPPER_OK) status = check_vector(moments, "moments", options);
  if (status != SKIPPER_OK) return status;
  float scalars[MAX_SCALARS] = {0};
  fill_scalars(update, scalars);
  for (int32_t i = 0; i < MAX_SCALARS; i++) {
    /* Infinity less itself is not 0. */
    if (scalars[i] - scalars[i] == 0) continue; /* NOLINT(misc-redundant-expression) */
    return skipper_error(options, SKIPPER_INVALID_ARGUMENT, "the update's numbers are too large for floats");
  }
  const uint64_t state_bytes = core->training->parameter_floats * sizeof(float);
  const uint64_t moment_bytes = 2 * core->training->trainable_floats * sizeof(float);
  skipper_set_argument(context, PARAMETERS, parameters, state_bytes, SKIPPER_IN | SKIPPER_OUT);
  skipper_set_argument(context, GRADIENTS, gradients, state_bytes, SKIPPER_IN);
  skipper_set_argument(context, MOMENTS, moments, moment_bytes, SKIPPER_IN | SKIPPER_OUT);
  skipper_set_argument(context, SCALARS, scalars, sizeof scalars, SKIPPER_IN | SKIPPER_ON_HOST);
  return skipper_run_entry(context, context->update[update->optimizer], 1, NULL, UPDATE_BUFFERS);
}
