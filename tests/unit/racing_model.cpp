// Does what must not be done: two threads use one context at once.  ThreadSanitizer must find the race in the kernels.
#include <tiny.h>

#include <cstdlib>
#include <thread>
#include <vector>

int main() {
  const skipper_model& descriptor = tiny::Model::descriptor();
  std::vector<std::vector<float>> parameters;
  std::vector<const float*> pointers;
  for (uint32_t i = 0; i < descriptor.parameter_count; ++i)
    parameters.emplace_back(descriptor.parameters[i].tensor.elements, 0.5f);
  for (const auto& parameter : parameters) pointers.push_back(parameter.data());
  tiny::Model model;
  if (model.prepare(pointers.data(), pointers.size()) != SKIPPER_OK) return 1;
  skipper_options options = {};
  options.threads = 1;
  tiny::Context context;
  if (context.create(model, options) != SKIPPER_OK) return 1;
  const auto work = [&] {
    const std::vector<float> input(TINY_INPUT_0_ELEMENTS);
    std::vector<float> output(TINY_OUTPUT_0_ELEMENTS);
    for (int i = 0; i < 100; ++i)
      if (context.predict(1, input.data(), output.data()) != SKIPPER_OK) std::abort();
  };
  std::thread other(work);
  work();
  other.join();
  return 0;
}
