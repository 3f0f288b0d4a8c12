/* A model as the code generator would make it for a device, by hand: one step, whose result is copied into the output.
 */
#include "fake_device.h"
#include "runtime/support/device.h"

enum { INPUT = SKIPPER_FIXED_BUFFERS, OUTPUT, SCALE = SKIPPER_FIXED_BUFFERS };
enum { STATE_BYTES = FAKE_ELEMENTS * sizeof(float), ARENA_OFFSET = 64 };
enum { ARENA_BYTES = ARENA_OFFSET * sizeof(float) + FAKE_MAX_BATCH * STATE_BYTES };
enum { BUFFERS = SKIPPER_PREDICT_BUFFERS(1, 1) };
enum {
  CONTEXT_BYTES = (SKIPPER_CONTEXT_HEADER_BYTES + BUFFERS * sizeof(void*) + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT *
  SKIPPER_ALIGNMENT
};

/* The code generator's entry points call these (lower_driver.cpp). */
void skipper_device_operand(skipper_context* context, skipper_halide_buffer* operand, skipper_halide_buffer* base,
                            int64_t floats);
int32_t skipper_device_launched(skipper_context* context, skipper_halide_buffer* operands, int32_t count, int32_t code);
int32_t skipper_device_copy(skipper_context* context, skipper_halide_buffer* to, int64_t to_bytes,
                            skipper_halide_buffer* from, int64_t from_bytes, int64_t bytes);

static float* memory_of(const skipper_halide_buffer* operand) { return (float*)(uintptr_t)operand->device; }

static int32_t multiply(const skipper_halide_buffer* operands, int32_t batch) {
  const float *input = memory_of(&operands[0]), *scale = memory_of(&operands[1]);
  float* result = memory_of(&operands[2]);
  if (!input || !scale || !result) return 0; /* as a kernel that Halide finds no device memory for */
  for (int32_t i = 0; i < batch * FAKE_ELEMENTS; ++i) result[i] = input[i] * scale[i % FAKE_ELEMENTS];
  return 0;
}

static int32_t predict(skipper_context* context, int32_t batch, void* const* buffers) {
  skipper_halide_buffer operands[3] = {{0}, {0}, {0}};
  skipper_step_begin(context, 0);
  skipper_device_operand(context, &operands[0], buffers[INPUT], 0);
  skipper_device_operand(context, &operands[1], buffers[1], 0);
  skipper_device_operand(context, &operands[2], buffers[0], ARENA_OFFSET);
  const int32_t code = skipper_device_launched(context, operands, 3, multiply(operands, batch));
  if (code) return skipper_step_failed(context, 0, code);
  skipper_step_end(context, 0);
  const int32_t copied =
      skipper_device_copy(context, buffers[OUTPUT], 0, buffers[0], ARENA_OFFSET * sizeof(float), batch * STATE_BYTES);
  return copied ? skipper_step_failed(context, 0, copied) : 0;
}

static int32_t prepare(skipper_context* context, int32_t batch, void* const* buffers) {
  (void)batch;
  const int32_t code = skipper_device_copy(context, buffers[1], 0, buffers[SCALE], 0, STATE_BYTES);
  return code ? skipper_step_failed(context, 0, code) : 0;
}

static const void* interface(void) { return "a device"; }

static const skipper_tensor input = {"input", 2, 0, {-1, FAKE_ELEMENTS}, FAKE_ELEMENTS};
static const skipper_tensor output = {"output", 2, 0, {-1, FAKE_ELEMENTS}, FAKE_ELEMENTS};
static const skipper_parameter scale = {{"scale/kernel", 1, 0, {FAKE_ELEMENTS}, FAKE_ELEMENTS}, 0, 1, 0};
static const skipper_step step = {"scale", "fake_scale", "by hand", 0, 0, 0};
static const double bounds[] = {-__builtin_inf()};
static const skipper_result results[] = {{.offset = ARENA_OFFSET * sizeof(float),
                                          .height = 1,
                                          .width = 1,
                                          .channels = FAKE_ELEMENTS,
                                          .pixel_floats = FAKE_ELEMENTS}};
static const skipper_variant_private extra = {.device_interface = interface, .results = results};
static const skipper_variant variant = {.name = "fake",
                                        .target = "fake",
                                        .steps = &step,
                                        .step_count = 1,
                                        .packed_bytes = SKIPPER_BLOB_HEADER_BYTES + STATE_BYTES,
                                        .context_bytes = CONTEXT_BYTES,
                                        .arena_bytes = ARENA_BYTES,
                                        .entries = &extra};
static const char fingerprint[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const skipper_core core = {.name = "fake",
                                  .fingerprint = fingerprint,
                                  .max_batch = FAKE_MAX_BATCH,
                                  .input_count = 1,
                                  .output_count = 1,
                                  .parameter_count = 1,
                                  .variant_count = 1,
                                  .inputs = &input,
                                  .outputs = &output,
                                  .parameters = &scale,
                                  .variants = &variant,
                                  .bounds = bounds};
static const skipper_entry predict_entries[] = {predict}, prepare_entries[] = {prepare};

const skipper_variant* fake_device_variant(void) { return &variant; }
const char* fake_device_last_error(void) { return skipper_support_last_error(); }
void fake_device_destroy(skipper_context* context) { skipper_support_context_destroy(context); }

skipper_status fake_device_prepare(const float* values, void* packed, size_t packed_bytes,
                                   const skipper_options* options) {
  return skipper_support_prepare(&core, prepare_entries, &variant, &values, 1, packed, packed_bytes, options);
}

skipper_status fake_device_context(const void* packed, size_t packed_bytes, const skipper_options* options,
                                   skipper_context** out) {
  return skipper_support_context_create(&core, predict_entries, &variant, packed, packed_bytes, options, out);
}

skipper_status fake_device_predict(skipper_context* context, int batch, const float* values, float* results) {
  const size_t bytes = (size_t)batch * STATE_BYTES;
  return skipper_support_predict(&core, context, batch, &values, &bytes, &results, &bytes);
}
