// With the model's initial weights: what comes out must be a distribution, and each sample of a batch must give what it
// gives alone.
#include <digits.h>
#include <skipper/initializers.h>
#include <skipper/weights.h>

#include <cmath>
#include <cstdio>
#include <vector>

namespace {

constexpr int kBatch = 3, kClasses = DIGITS_OUTPUT_0_ELEMENTS, kPixels = DIGITS_INPUT_0_ELEMENTS;

int fail(const char* what, const char* message) {
  std::fprintf(stderr, "FAILED: %s: %s\n", what, message);
  return 1;
}

std::vector<float> images() {
  std::vector<float> pixels(kBatch * kPixels);
  for (size_t i = 0; i < pixels.size(); ++i) pixels[i] = std::sin(0.37f * static_cast<float>(i));
  return pixels;
}

bool are_distributions(const std::vector<float>& probabilities) {
  for (int sample = 0; sample < kBatch; ++sample) {
    double sum = 0;
    for (int i = 0; i < kClasses; ++i) sum += probabilities[sample * kClasses + i];
    if (!(std::abs(sum - 1) < 1e-5)) return false;
  }
  return true;
}

}  // namespace

int main() {
  skipper::Weights weights;
  skipper::Status status = skipper::initialize_parameters(*digits_model(), weights);
  std::vector<const float*> parameters;
  if (status.ok()) status = weights.bind(*digits_model(), parameters);
  if (!status.ok()) return fail("weights", status.message().c_str());

  digits::Model model;
  digits::Context context;
  if (model.prepare(parameters.data(), parameters.size()) != SKIPPER_OK || context.create(model) != SKIPPER_OK)
    return fail("model", digits::last_error());

  const std::vector<float> input = images();
  std::vector<float> together(kBatch * kClasses), alone(kClasses);
  if (context.predict(kBatch, input.data(), together.data()) != SKIPPER_OK)
    return fail("a batch", digits::last_error());
  if (!are_distributions(together)) return fail("a batch", "the probabilities do not sum to 1");
  if (std::abs(together[0] - together[kClasses]) < 1e-7f) return fail("a batch", "samples that differ give the same");
  for (int sample = 0; sample < kBatch; ++sample) {
    if (context.predict(1, &input[sample * kPixels], alone.data()) != SKIPPER_OK)
      return fail("one sample", digits::last_error());
    for (int i = 0; i < kClasses; ++i)
      if (std::abs(alone[i] - together[sample * kClasses + i]) > 1e-6f)
        return fail("one sample", "alone it gives something else than in a batch");
  }
  std::printf("%s: %d samples, class 0: %.6f %.6f %.6f\n", model.variant()->name, kBatch, together[0],
              together[kClasses], together[2 * kClasses]);
  return 0;
}
