// Libraries of two families from the package: the CUDA one where there is a card, else the CPU's.
#include <net.h>
#include <skipper/choose_model.h>
#include <skipper/initializers.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

int main() {
  skipper::ChosenModel chosen;
  skipper::Weights weights;
  std::vector<const float*> parameters;
  skipper::Status status = skipper::choose_model({net_cuda_model(), net_model()}, chosen);
  if (status.ok()) status = skipper::initialize_parameters(*chosen.model, weights);
  if (status.ok()) status = weights.bind(*chosen.model, parameters);
  if (!status.ok()) return std::printf("FAILED: %s\n", status.message().c_str()), 1;

  const skipper_model& model = *chosen.model;
  void* packed = std::aligned_alloc(SKIPPER_ALIGNMENT, chosen.variant->packed_bytes);
  skipper_context* context = nullptr;
  std::vector<float> image(NET_INPUT_0_ELEMENTS, 0.5f), probabilities(NET_OUTPUT_0_ELEMENTS);
  const float* input = image.data();
  float* output = probabilities.data();
  const size_t input_bytes = image.size() * sizeof(float), output_bytes = probabilities.size() * sizeof(float);
  if (model.prepare(chosen.variant, parameters.data(), parameters.size(), packed, chosen.variant->packed_bytes,
                    nullptr) ||
      model.context_create(chosen.variant, packed, chosen.variant->packed_bytes, nullptr, &context) ||
      model.predict(context, 1, &input, &input_bytes, &output, &output_bytes))
    return std::printf("FAILED: %s\n", model.last_error()), 1;
  float sum = 0;
  for (const float p : probabilities) sum += p;
  std::printf("%s, %s: the probabilities sum to %.4f\n", model.name, chosen.variant->name, sum);
  model.context_destroy(context);
  std::free(packed);
  return std::abs(sum - 1) < 1e-5f ? 0 : 1;
}
