/* An app that got its packed weights elsewhere and only predicts: what else the archive has must not be linked. */
#include <resnet50.h>
#include <stdio.h>

static _Alignas(SKIPPER_ALIGNMENT) unsigned char packed[SKIPPER_ALIGNMENT];

int main(void) {
  const skipper_variant* variant = NULL;
  skipper_context* context = NULL;
  static float input[RESNET50_INPUT_0_ELEMENTS], logits[1000], probabilities[1000];
  const float* inputs[] = {input};
  float* outputs[] = {logits, probabilities};
  const size_t input_bytes[] = {sizeof(input)}, output_bytes[] = {sizeof(logits), sizeof(probabilities)};
  if (resnet50_choose(SKIPPER_ABI_VERSION, NULL, &variant) != SKIPPER_OK) return 1;
  /* Zeros are no packed weights. */
  if (resnet50_context_create(variant, packed, sizeof(packed), NULL, &context) == SKIPPER_OK) return 1;
  puts(resnet50_last_error());
  return resnet50_predict(context, 1, inputs, input_bytes, outputs, output_bytes) == SKIPPER_INVALID_ARGUMENT ? 0 : 1;
}
