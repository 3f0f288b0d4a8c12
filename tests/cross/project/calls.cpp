// calls: what a host's own parallel_for leaves out or does twice fails the call, and the caller's floating-point state
// changes no bit.
#include <mnist_resnet.h>
#include <skipper/initializers.h>

#include "oracle.h"

namespace {

constexpr size_t kSample = MNIST_RESNET_INPUT_0_ELEMENTS;

int runs_all(void*, int32_t tasks, skipper_task body, void* data) {
  int status = 0;
  for (int32_t i = 0; i < tasks; ++i) status |= body(data, i);
  return status;
}
int runs_none(void*, int32_t, skipper_task, void*) { return 0; }
int returns_42(void*, int32_t, skipper_task, void*) { return 42; }
int leaves_out_the_last(void*, int32_t tasks, skipper_task body, void* data) {
  for (int32_t i = 0; i + 1 < tasks; ++i) body(data, i);
  return 0;
}
int runs_the_first_for_the_last(void*, int32_t tasks, skipper_task body, void* data) {
  for (int32_t i = 0; i < tasks; ++i) body(data, i + 1 < tasks ? i : 0);
  return 0;
}

skipper_options with(skipper_parallel_for parallel_for) {
  skipper_options options{};
  options.parallel_for = parallel_for;
  return options;
}

struct Memory {
  explicit Memory(size_t bytes)
      : bytes(bytes),
        data(std::aligned_alloc(SKIPPER_ALIGNMENT,
                                (bytes + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT)) {}
  ~Memory() { std::free(data); }
  size_t bytes;
  void* data;
};

skipper_status predict(const skipper_variant& variant, const Memory& packed, skipper_parallel_for parallel_for) {
  const std::vector<float> input(2 * kSample, 0.5f);
  std::vector<float> probabilities(2 * MNIST_RESNET_OUTPUT_0_ELEMENTS);
  const float* inputs[] = {input.data()};
  float* outputs[] = {probabilities.data()};
  const size_t input_bytes[] = {input.size() * sizeof(float)}, output_bytes[] = {probabilities.size() * sizeof(float)};
  const skipper_options options = with(parallel_for);
  skipper_context* context = nullptr;
  skipper_status status = mnist_resnet_context_create(&variant, packed.data, packed.bytes, &options, &context);
  if (status != SKIPPER_OK) return status;
  status = mnist_resnet_predict(context, 2, inputs, input_bytes, outputs, output_bytes);
  mnist_resnet_context_destroy(context);
  return status;
}

void check_hosts_loops(const skipper::Weights& weights) {
  std::vector<const float*> parameters;
  require(weights.bind(*mnist_resnet_model(), parameters));
  const skipper_variant* variant = nullptr;
  expect(mnist_resnet_choose(SKIPPER_ABI_VERSION, nullptr, &variant) == SKIPPER_OK, "no variant");
  const Memory packed(variant->packed_bytes);
  const auto prepare = [&](skipper_parallel_for parallel_for) {
    const skipper_options options = with(parallel_for);
    return mnist_resnet_prepare(variant, parameters.data(), parameters.size(), packed.data, packed.bytes, &options);
  };
  for (skipper_parallel_for wrong : {runs_none, returns_42, leaves_out_the_last, runs_the_first_for_the_last}) {
    expect(prepare(wrong) == SKIPPER_KERNEL_FAILED, "prepare has not noticed what its loops left out");
    expect(predict(*variant, packed, runs_all) == SKIPPER_FOREIGN_BLOB, "a blob that was not prepared is taken");
    expect(prepare(runs_all) == SKIPPER_OK, "prepare fails");
    expect(predict(*variant, packed, wrong) == SKIPPER_KERNEL_FAILED,
           "predict has not noticed what its loops left out");
    expect(predict(*variant, packed, runs_all) == SKIPPER_OK, "predict fails");
  }
  std::printf("%s: loops that are not run as they should be fail\n", variant->name);
}

unsigned long floating_point_state() {
  unsigned long value;
  __asm__ volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}
void set_floating_point_state(unsigned long value) { __asm__ volatile("msr fpcr, %0" ::"r"(value)); }

// Samples from large ones to denormals, so that each mode would change some.
void check_floating_point_state(const skipper::Weights& weights) {
  std::vector<float> input(2 * kSample);
  for (size_t i = 0; i < input.size(); ++i)
    input[i] = std::ldexp(1.0f + 0.01f * static_cast<float>(i % 97), -static_cast<int>(i % 140));
  Network network(*mnist_resnet_model(), weights);
  const std::vector<std::vector<float>> usual = network.predict(input);
  for (unsigned long state : {1ul << 22, 2ul << 22, 3ul << 22, 1ul << 24}) {  // up, down, to zero; flush to zero
    set_floating_point_state(state);
    const std::vector<std::vector<float>> outputs = network.predict(input);
    const bool is_kept = floating_point_state() == state;
    set_floating_point_state(0);
    expect(is_kept, "the caller's floating-point state is another one");
    expect(outputs == usual, "the caller's floating-point state changes bits");
  }
  std::printf("%s: the caller's floating-point state changes no bit\n", network.variant());
}

}  // namespace

int main() {
  skipper::Weights weights;
  require(skipper::initialize_parameters(*mnist_resnet_model(), weights));
  check_hosts_loops(weights);
  check_floating_point_state(weights);
}
