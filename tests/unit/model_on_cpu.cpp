// model_on_cpu VARIANT: exit status 0 if this CPU gets that variant of tiny, or with VARIANT "none" is told that there
// is none for it, and what it computes are probabilities.
#include <tiny.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

static int fail(const char* what) {
  std::fprintf(stderr, "%s: %s\n", what, tiny_last_error());
  return 1;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const skipper_variant* variant = nullptr;
  const skipper_status status = tiny_choose(SKIPPER_ABI_VERSION, nullptr, &variant);
  if (std::strcmp(argv[1], "none") == 0) {
    if (status != SKIPPER_UNSUPPORTED_CPU || variant) return fail("a variant was chosen");
    if (!std::strstr(tiny_last_error(), "CPU")) return fail("the message does not tell");
    std::puts(tiny_last_error());
    return 0;
  }
  if (status != SKIPPER_OK) return fail("none was chosen");
  std::printf("chose %s\n", variant->name);
  if (std::strcmp(variant->name, argv[1]) != 0) return fail("another one was chosen");

  const skipper_model& descriptor = tiny::Model::descriptor();
  std::vector<std::vector<float>> parameters;
  std::vector<const float*> pointers;
  for (uint32_t i = 0; i < descriptor.parameter_count; ++i) {
    parameters.emplace_back(descriptor.parameters[i].tensor.elements);
    for (size_t j = 0; j < parameters[i].size(); ++j) parameters[i][j] = 0.05f * static_cast<float>(1 + j * 7 % 11);
  }
  for (const auto& parameter : parameters) pointers.push_back(parameter.data());
  tiny::Model model;
  tiny::Context context;
  if (model.prepare(pointers.data(), pointers.size()) != SKIPPER_OK) return fail("prepare");
  if (context.create(model) != SKIPPER_OK) return fail("create");
  const std::vector<float> input(2 * TINY_INPUT_0_ELEMENTS, 0.25f);
  std::vector<float> output(2 * TINY_OUTPUT_0_ELEMENTS);
  if (context.predict(2, input.data(), output.data()) != SKIPPER_OK) return fail("predict");
  for (size_t sample = 0; sample < 2; ++sample) {
    float sum = 0;
    for (size_t i = 0; i < TINY_OUTPUT_0_ELEMENTS; ++i) sum += output[sample * TINY_OUTPUT_0_ELEMENTS + i];
    if (!(std::fabs(sum - 1.0f) < 1e-5f)) return fail("the outputs are no probabilities");
  }
  return 0;
}
