#include "blob_model.h"

#include "runtime/support/support.h"

enum { PAYLOAD_BYTES = 2 * BLOB_CHANNELS * sizeof(float), BUFFERS = SKIPPER_PREDICT_BUFFERS(1, 1) };
enum {
  CONTEXT_BYTES = (SKIPPER_CONTEXT_HEADER_BYTES + BUFFERS * sizeof(void*) + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT *
  SKIPPER_ALIGNMENT
};

static int32_t predict(skipper_context* context, int32_t batch, void* const* buffers) {
  const float *packed = buffers[1], *input = buffers[SKIPPER_FIXED_BUFFERS];
  float* output = buffers[SKIPPER_FIXED_BUFFERS + 1];
  (void)context, (void)batch;
  for (int32_t i = 0; i < BLOB_CHANNELS; ++i) output[i] = input[i] * packed[i] + packed[BLOB_CHANNELS + i];
  return 0;
}

static int32_t prepare(skipper_context* context, int32_t batch, void* const* buffers) {
  float* packed = buffers[1];
  (void)context, (void)batch;
  for (int32_t i = 0; i < 2; ++i)
    memcpy(packed + i * BLOB_CHANNELS, buffers[SKIPPER_FIXED_BUFFERS + i], BLOB_CHANNELS * sizeof(float));
  return 0;
}

static const skipper_tensor input = {"input", 2, 0, {-1, BLOB_CHANNELS}, BLOB_CHANNELS};
static const skipper_tensor output = {"output", 2, 0, {-1, BLOB_CHANNELS}, BLOB_CHANNELS};
static const skipper_parameter parameters[] = {{{"norm/gamma", 1, 0, {BLOB_CHANNELS}, BLOB_CHANNELS}, 0, 1, 0},
                                               {{"norm/beta", 1, 0, {BLOB_CHANNELS}, BLOB_CHANNELS}, 0, 1, 0}};
static const skipper_step step = {"norm", "norm", "by hand", 0, 0, 0};
static const double bounds[] = {-__builtin_inf(), -__builtin_inf()};
static const skipper_variant_private extra = {0};
static const skipper_variant variant = {.name = "plain",
                                        .target = "x86-64-linux",
                                        .steps = &step,
                                        .step_count = 1,
                                        .packed_bytes = SKIPPER_BLOB_HEADER_BYTES + PAYLOAD_BYTES,
                                        .context_bytes = CONTEXT_BYTES,
                                        .entries = &extra};
static const char fingerprint[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const skipper_core core = {.name = "norm",
                                  .fingerprint = fingerprint,
                                  .max_batch = 1,
                                  .input_count = 1,
                                  .output_count = 1,
                                  .parameter_count = 2,
                                  .variant_count = 1,
                                  .inputs = &input,
                                  .outputs = &output,
                                  .parameters = parameters,
                                  .variants = &variant,
                                  .bounds = bounds};
static const skipper_entry predict_entries[] = {predict}, prepare_entries[] = {prepare};
/* One thread: no worker outlives a call. */
static const skipper_options options = {.threads = 1};

const skipper_variant* blob_variant(void) { return &variant; }
const char* blob_last_error(void) { return skipper_support_last_error(); }
void blob_destroy(skipper_context* context) { skipper_support_context_destroy(context); }

skipper_status blob_prepare(const float* scale, const float* bias, void* packed, size_t packed_bytes) {
  const float* const values[] = {scale, bias};
  return skipper_support_prepare(&core, prepare_entries, &variant, values, 2, packed, packed_bytes, &options);
}

skipper_status blob_verify(const void* packed, size_t packed_bytes) {
  return skipper_support_verify(&core, &variant, packed, packed_bytes, &options);
}

skipper_status blob_context(const void* packed, size_t packed_bytes, skipper_context** out) {
  return skipper_support_context_create(&core, predict_entries, &variant, packed, packed_bytes, &options, out);
}

skipper_status blob_predict(skipper_context* context, const float* in, float* out) {
  const size_t bytes = BLOB_CHANNELS * sizeof(float);
  return skipper_support_predict(&core, context, 1, &in, &bytes, &out, &bytes);
}
