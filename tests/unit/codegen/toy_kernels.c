/* Kernels of the test's hand-made model: what Halide's objects are to a real one.  They call Halide's runtime by its
 * usual names, which rename_symbols makes private.  Inputs at or above MAGIC ask for misbehaviour. */
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#define CONCAT3_(a, b, c) a##b##c
#define CONCAT3(a, b, c) CONCAT3_(a, b, c)
#define KERNEL(name) CONCAT3(MODEL, _k_, name)

int halide_do_par_for(void* context, int (*task)(void*, int, uint8_t*), int min, int size, uint8_t* closure);
void halide_error(void* context, const char* message);
void halide_print(void* context, const char* message);
void* halide_malloc(void* context, size_t bytes);
void halide_free(void* context, void* memory);

enum { CHANNELS = 4, PADDED = CHANNELS + 2 };
enum { FAILS = 1000000, ALLOCATES = 2000000, PRINTS = 3000000, NESTS = 4000000, LINGERS = 5000000 };

struct affine {
  const float* input;
  const float* packed;
  float* hidden;
  float* trace;
};

static int running; /* samples that are being computed */

int KERNEL(pack)(void* context, const float* scale, const float* bias, float* scratch, float* packed) {
  if (scale[0] == FAILS) {
    packed[0] = 1.0f;
    halide_error(context, "scale is out of range");
    return -7;
  }
  for (int c = 0; c < CHANNELS; ++c) scratch[c] = 2.0f * scale[c];
  for (int c = 0; c < CHANNELS; ++c) packed[c] = scratch[c];
  for (int c = 0; c < CHANNELS; ++c) packed[CHANNELS + c] = bias[c];
  return 0;
}

static int inner(void* context, int index, uint8_t* closure) {
  (void)context;
  __atomic_fetch_add((int*)(void*)closure, index, __ATOMIC_RELAXED);
  return 0;
}

static int misbehave(void* context, float input) {
  if (input == FAILS) {
    halide_error(context, "the input is out of range");
    return -9;
  }
  if (input == ALLOCATES) {
    void* memory = halide_malloc(context, 64);
    halide_free(context, memory);
    return memory ? 0 : -11;
  }
  if (input == PRINTS) halide_print(context, "hello from a kernel");
  if (input == NESTS) {
    int total = 0;
    const int status = halide_do_par_for(context, inner, 0, 100, (uint8_t*)&total);
    return total == 4950 ? status : -1;
  }
  return 0;
}

static int affine_sample(void* context, int n, uint8_t* closure) {
  const struct affine* job = (const struct affine*)(void*)closure;
  const float* input = job->input + n * CHANNELS;
  const int now = __atomic_add_fetch(&running, 1, __ATOMIC_RELAXED);
  if (job->trace) job->trace[n] = (float)now;
  if (input[0] == LINGERS) usleep(20000);
  const int status = misbehave(context, input[0]);
  for (int c = 0; c < CHANNELS; ++c) {
    job->hidden[n * CHANNELS + c] = input[c] * job->packed[c] + job->packed[CHANNELS + c];
  }
  __atomic_sub_fetch(&running, 1, __ATOMIC_RELAXED);
  return status;
}

/* As Halide's kernels without asserts, it drops what the loop returns. */
int KERNEL(affine)(void* context, int32_t batch, const float* input, const float* packed, float* hidden, float* trace) {
  struct affine job = {input, packed, hidden, trace};
  halide_do_par_for(context, affine_sample, 0, batch, (uint8_t*)&job);
  return 0;
}

int KERNEL(sum)(void* context, int32_t batch, const float* padded, float* sum) {
  (void)context;
  for (int32_t n = 0; sum && n < batch; ++n) {
    sum[n] = 0.0f;
    for (int c = 0; c < PADDED; ++c) sum[n] += padded[n * PADDED + c];
  }
  return 0;
}
