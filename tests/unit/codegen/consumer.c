/* A C99 app over a model: run natively, under qemu for AArch64, and for a CPU without SSE4.1.
 * Arguments: the variant that has to be chosen.  Also counts heap allocations in predict. */
#include <fenv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toy.h>

static int counting;
static int allocations;

void* __libc_malloc(size_t bytes);
void* malloc(size_t bytes) {
  allocations += __atomic_load_n(&counting, __ATOMIC_RELAXED);
  return __libc_malloc(bytes);
}

#define REQUIRE(condition)                                                          \
  do {                                                                              \
    if (!(condition)) {                                                             \
      fprintf(stderr, "line %d: %s: %s\n", __LINE__, #condition, toy_last_error()); \
      return 1;                                                                     \
    }                                                                               \
  } while (0)

/* The same bits under the caller's rounding, which stays his. */
static int rounds_as_it_should(skipper_context* context) {
  static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  const float input[8] = {0.1f, 0.3f, 0.7f, 1e-3f, 1e7f, 0.9f, -0.1f, 1e-39f};
  const float* inputs[TOY_INPUT_COUNT] = {input};
  const size_t input_bytes[TOY_INPUT_COUNT] = {sizeof input};
  float sums[4][2];
  size_t i;
  for (i = 0; i < 4; ++i) {
    float* outputs[TOY_OUTPUT_COUNT] = {sums[i], NULL, NULL};
    const size_t output_bytes[TOY_OUTPUT_COUNT] = {sizeof sums[i], 0, 0};
    skipper_status status;
    fesetround(modes[i]);
    status = toy_predict(context, 2, inputs, input_bytes, outputs, output_bytes);
    if (fegetround() != modes[i]) return 0;
    fesetround(FE_TONEAREST);
    if (status != SKIPPER_OK || memcmp(sums[i], sums[0], sizeof sums[0]) != 0) return 0;
  }
  return 1;
}

int main(int argc, char** argv) {
  static const float ones[4] = {1.0f, 1.0f, 1.0f, 1.0f};
  const float* parameters[TOY_PARAMETER_COUNT] = {ones, ones};
  const float input[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  float sum[2] = {0.0f, 0.0f};
  const float* inputs[TOY_INPUT_COUNT] = {input};
  const size_t input_bytes[TOY_INPUT_COUNT] = {sizeof input};
  float* outputs[TOY_OUTPUT_COUNT] = {sum, NULL, NULL};
  const size_t output_bytes[TOY_OUTPUT_COUNT] = {sizeof sum, 0, 0};
  const skipper_variant* variant = NULL;
  skipper_context* context = NULL;
  skipper_options options;
  void* packed = NULL;
  int i;
  memset(&options, 0, sizeof options);
  options.threads = 3;
  REQUIRE(toy_choose(SKIPPER_ABI_VERSION, NULL, &variant) == SKIPPER_OK);
  if (argc > 1) REQUIRE(strcmp(variant->name, argv[1]) == 0);
  REQUIRE(posix_memalign(&packed, SKIPPER_ALIGNMENT, TOY_MAX_PACKED_BYTES) == 0);
  REQUIRE(toy_prepare(variant, parameters, TOY_PARAMETER_COUNT, packed, TOY_MAX_PACKED_BYTES, NULL) == SKIPPER_OK);
  REQUIRE(toy_context_create(variant, packed, TOY_MAX_PACKED_BYTES, &options, &context) == SKIPPER_OK);
  counting = 1;
  for (i = 0; i < 100; ++i) {
    REQUIRE(toy_predict(context, 2, inputs, input_bytes, outputs, output_bytes) == SKIPPER_OK);
  }
  counting = 0;
  REQUIRE(allocations == 0);
  REQUIRE(sum[0] == 24.0f && sum[1] == 56.0f);
  REQUIRE(rounds_as_it_should(context));
  toy_context_destroy(context);
  free(packed);
  return 0;
}
