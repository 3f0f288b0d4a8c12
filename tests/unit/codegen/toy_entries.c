/* Entry points of the test's hand-made model, as the compiler's driver has them: they call kernels (toy_kernels.c).
 *
 *   hidden = input * 2 * scale + bias         (input and hidden: batch x 4)
 *   sum    = sum over c of hidden             (batch x 1)
 *   cam    = activation[c] + class at each pixel, c the channel of the same number as the class
 *   train  : gradient of scale = sum of input, of bias = sum of labels; loss = label 0
 *   trace  = how many samples of the batch were computed at the same time when this one was (batch x 1)
 *
 * Compiled to bitcode once per model and variant, with MODEL and VARIANT defined. */
#include <stddef.h>
#include <stdint.h>

#define CONCAT4_(a, b, c, d) a##b##c##d
#define CONCAT4(a, b, c, d) CONCAT4_(a, b, c, d)
#define ENTRY(name) CONCAT4(MODEL, _, VARIANT, name)
#define KERNEL(name) CONCAT4(MODEL, _k, _, name)

typedef struct skipper_context skipper_context;
void skipper_step_begin(skipper_context* context, int32_t step);
void skipper_step_end(skipper_context* context, int32_t step);
int32_t skipper_step_failed(skipper_context* context, int32_t step, int32_t code);
int32_t skipper_kernel_returned(skipper_context* context, int32_t code);
void skipper_zero_halo(void* base, int64_t n, int64_t h, int64_t w, int64_t pixel_bytes, int64_t top, int64_t bottom,
                       int64_t left, int64_t right);
void skipper_copy_output(void* destination, const void* source, int64_t bytes);

int KERNEL(pack)(void* context, const float* scale, const float* bias, float* scratch, float* packed);
int KERNEL(affine)(void* context, int32_t batch, const float* input, const float* packed, float* hidden, float* trace);
int KERNEL(sum)(void* context, int32_t batch, const float* padded, float* sum);

enum { CHANNELS = 4, PADDED = CHANNELS + 2 };

int32_t ENTRY(_prepare)(skipper_context* context, int32_t batch, void* const* buffers) {
  (void)batch;
  int code = KERNEL(pack)(context, buffers[2], buffers[3], buffers[0], buffers[1]);
  code = skipper_kernel_returned(context, code);
  return code ? skipper_step_failed(context, 0, code) : 0;
}

/* The arena has hidden (batch x 4), then a copy with a halo of one pixel at either side (batch x 1 x 6 x 1). */
int32_t ENTRY(_predict)(skipper_context* context, int32_t batch, void* const* buffers) {
  float* hidden = buffers[0];
  float* padded = hidden + MAX_BATCH * CHANNELS;
  skipper_step_begin(context, 0);
  int code = KERNEL(affine)(context, batch, buffers[2], buffers[1], hidden, buffers[4]);
  code = skipper_kernel_returned(context, code);
  if (code) return skipper_step_failed(context, 0, code);
  skipper_step_end(context, 0);
  skipper_copy_output(buffers[5], hidden, (int64_t)sizeof(float) * batch * CHANNELS);
  skipper_copy_output(buffers[6], hidden, (int64_t)sizeof(float) * batch * CHANNELS);
  skipper_step_begin(context, 1);
  skipper_zero_halo(padded, batch, 1, PADDED, sizeof(float), 0, 0, 1, 1);
  for (int32_t n = 0; n < batch; ++n) {
    for (int32_t c = 0; c < CHANNELS; ++c) padded[n * PADDED + 1 + c] = hidden[n * CHANNELS + c];
  }
  code = KERNEL(sum)(context, batch, padded, buffers[3]);
  if (code) return skipper_step_failed(context, 1, code);
  skipper_step_end(context, 1);
  return 0;
}

int32_t ENTRY(_cam_maps)(skipper_context* context, int32_t batch, void* const* buffers) {
  const float* activation = buffers[2];
  const float* classes = buffers[3];
  const float* size = buffers[4];
  float* maps = buffers[5];
  (void)context;
  (void)batch;
  for (int32_t i = 0; i < (int32_t)size[0] * (int32_t)size[1]; ++i) {
    maps[i] = activation[(int32_t)classes[0]] + classes[0];
  }
  return 0;
}

/* State: scale at 0, bias at 16.  A NaN in scale is a failing kernel. */
int32_t ENTRY(_train_step)(skipper_context* context, int32_t batch, void* const* buffers) {
  const float* parameters = buffers[2];
  float* gradients = buffers[3];
  const float* input = buffers[4];
  const float* labels = buffers[5];
  float* losses = buffers[6];
  skipper_step_begin(context, 0);
  if (parameters[0] != parameters[0]) return skipper_step_failed(context, 0, -7);
  for (int32_t c = 0; c < CHANNELS; ++c) gradients[c] = gradients[16 + c] = 0;
  for (int32_t n = 0; n < batch; ++n) {
    losses[n] = labels[n * CHANNELS];
    for (int32_t c = 0; c < CHANNELS; ++c) {
      gradients[c] += input[n * CHANNELS + c];
      gradients[16 + c] += labels[n * CHANNELS + c];
    }
  }
  skipper_step_end(context, 0);
  return 0;
}

static int32_t update(skipper_context* context, void* const* buffers, float sign) {
  float* parameters = buffers[2];
  const float* gradients = buffers[3];
  float* moments = buffers[4];
  const float* scalars = buffers[5];
  skipper_step_begin(context, 1);
  for (int32_t i = 0; i < 32; ++i) {
    parameters[i] += sign * scalars[0] * gradients[i];
    moments[i] += 1;
  }
  skipper_step_end(context, 1);
  return 0;
}

int32_t ENTRY(_update_adam)(skipper_context* context, int32_t batch, void* const* buffers) {
  (void)batch;
  return update(context, buffers, -1);
}

int32_t ENTRY(_update_sgd)(skipper_context* context, int32_t batch, void* const* buffers) {
  (void)batch;
  return update(context, buffers, 1);
}
