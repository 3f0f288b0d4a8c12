// training oracle.safetensors weights.safetensors step.bin: three training steps of the MNIST ResNet against
// TensorFlow's, which ran in double precision; and one of a small batch, written to step.bin.
#include <mnist_resnet.h>

#include <algorithm>

#include "oracle.h"

namespace {

// The state of training: vectors in the model's own order.
struct State {
  std::vector<float> storage[3];
  float* vectors[3];

  State() {
    const size_t sizes[] = {MNIST_RESNET_STATE_PARAMETER_FLOATS, MNIST_RESNET_STATE_PARAMETER_FLOATS,
                            2 * MNIST_RESNET_STATE_TRAINABLE_FLOATS};
    for (int i = 0; i < 3; ++i) {
      storage[i].assign(sizes[i] + SKIPPER_ALIGNMENT, 0.0F);
      void* memory = storage[i].data();
      size_t space = storage[i].size() * sizeof(float);
      vectors[i] = static_cast<float*>(std::align(SKIPPER_ALIGNMENT, sizes[i] * sizeof(float), memory, space));
    }
  }
  float* parameters() const { return vectors[0]; }
  float* gradients() const { return vectors[1]; }
  float* moments() const { return vectors[2]; }
};

void load(const skipper_model& model, const char* path, const State& state) {
  std::vector<const float*> parameters;
  const skipper::Weights weights = read(path);
  require(weights.bind(model, parameters));
  for (uint32_t i = 0; i < model.parameter_count; ++i)
    std::copy_n(parameters[i], model.parameters[i].tensor.elements, state.parameters() + model.training->offsets[i]);
}

std::vector<float> part(const std::vector<float>& all, size_t number, size_t parts) {
  const auto size = static_cast<std::ptrdiff_t>(all.size() / parts), first = static_cast<std::ptrdiff_t>(number) * size;
  return {all.begin() + first, all.begin() + first + size};
}

// Holds what one step writes besides gradients.
struct Step {
  std::vector<float> losses;
  std::vector<std::vector<float>> outputs;

  double loss() const {
    double sum = 0;
    for (const float loss : losses) sum += static_cast<double>(loss);
    return sum / static_cast<double>(losses.size());
  }
};

Step step(const skipper_model& model, skipper_context* context, const std::vector<float>& images,
          const std::vector<float>& labels, const State& state) {
  const size_t batch = images.size() / MNIST_RESNET_INPUT_0_ELEMENTS;
  Step result{std::vector<float>(batch, NAN), {}};
  const float* inputs[] = {images.data()};
  const size_t input_bytes[] = {images.size() * sizeof(float)};
  std::vector<float*> outputs;
  std::vector<size_t> output_bytes;
  for (uint32_t i = 0; i < model.output_count; ++i) {
    result.outputs.emplace_back(batch * model.outputs[i].elements, NAN);
    outputs.push_back(result.outputs.back().data());
    output_bytes.push_back(result.outputs.back().size() * sizeof(float));
  }
  if (model.train_step(context, static_cast<int32_t>(batch), inputs, input_bytes, labels.data(),
                       labels.size() * sizeof(float), state.parameters(), state.gradients(), result.losses.data(),
                       outputs.data(), output_bytes.data()) != SKIPPER_OK)
    fail(model.last_error());
  return result;
}

// Losses, gradients and outputs of a small batch, for the interpreter to check
// (tests/numerical/training_step_test.cpp).
void write_step(const skipper_model& model, skipper_context* context, const std::vector<float>& images,
                const std::vector<float>& labels, const State& state, const char* path) {
  constexpr std::ptrdiff_t batch = 5;
  const Step first = step(model, context, {images.begin(), images.begin() + batch * MNIST_RESNET_INPUT_0_ELEMENTS},
                          {labels.begin(), labels.begin() + batch * MNIST_RESNET_LABELS_ELEMENTS}, state);
  std::FILE* file = std::fopen(path, "wb");
  if (file == nullptr) fail(std::string("cannot write ") + path);
  const auto write = [&](const float* values, size_t count) {
    if (std::fwrite(values, sizeof(float), count, file) != count) fail(std::string("cannot write ") + path);
  };
  write(first.losses.data(), first.losses.size());
  write(state.gradients(), model.training->parameter_floats);
  for (const std::vector<float>& output : first.outputs) write(output.data(), output.size());
  if (std::fclose(file) != 0) fail(std::string("cannot write ") + path);
}

// Whether a batch norm takes this bias out again: its gradient is zero but for rounding.
bool is_before_batch_norm(const std::string& name) {
  return name.size() > 5 && name.compare(name.size() - 5, 5, "/bias") == 0 && name.compare(0, 2, "fc") != 0;
}

// The worst distance of a parameter's gradients from the samples that the oracle has, relative to their magnitude.
double gradient_difference(const skipper_model& model, const State& state, const skipper::Weights& oracle) {
  double worst = 0;
  for (uint32_t i = 0; i < model.parameter_count; ++i) {
    const std::string name = model.parameters[i].tensor.name, key = "step1/grad/" + name;
    if (!model.parameters[i].trainable || is_before_batch_norm(name)) continue;
    const std::vector<float> index = floats(oracle, key + "/index"), value = floats(oracle, key + "/value");
    double distance = 0, magnitude = 0;
    for (size_t k = 0; k < index.size(); ++k) {
      const float got = state.gradients()[model.training->offsets[i] + static_cast<size_t>(index[k])];
      distance += std::pow(static_cast<double>(got) - value[k], 2);
      magnitude += std::pow(static_cast<double>(value[k]), 2);
    }
    const double relative = std::sqrt(distance / magnitude);
    if (!(relative <= worst)) worst = std::isnan(relative) ? INFINITY : relative;
  }
  return worst;
}

}  // namespace

int main(int argc, char** argv) {
  // A relu's input that is zero but for rounding may have another sign in single precision: gradients then differ by
  // more than rounding (by 2e-2 on x86 too), and so does what follows from them.  The interpreter's check has no such
  // leeway.
  constexpr double loss_tolerance = 3e-6, gradient_tolerance = 5e-2, later_tolerance = 2e-2;
  if (argc != 4) fail("usage: training oracle.safetensors weights.safetensors step.bin");
  const skipper::Weights oracle = read(argv[1]);
  const std::vector<float> images = floats(oracle, "images"), labels = floats(oracle, "labels"),
                           losses = floats(oracle, "loss");
  const skipper_model& model = *mnist_resnet_model();
  const State state;
  load(model, argv[2], state);
  const skipper_variant* variant = nullptr;
  skipper_context* context = nullptr;
  if (model.choose(SKIPPER_ABI_VERSION, nullptr, &variant) != SKIPPER_OK ||
      model.training_create(variant, nullptr, &context) != SKIPPER_OK)
    fail(model.last_error());
  write_step(model, context, images, labels, state, argv[3]);
  for (size_t number = 0; number < losses.size(); ++number) {
    const std::vector<float> batch = part(images, number, losses.size());
    const double loss = step(model, context, batch, part(labels, number, losses.size()), state).loss();
    const double error = std::abs(loss / losses[number] - 1);
    std::printf("%s: loss of step %zu: %.6f, off by %.2g\n", variant->name, number + 1, loss, error);
    expect(error <= (number == 0 ? loss_tolerance : later_tolerance), "not TensorFlow's loss");
    if (number == 0) {
      const double worst = gradient_difference(model, state, oracle);
      std::printf("gradients within %.2g of their magnitude\n", worst);
      expect(worst <= gradient_tolerance, "not TensorFlow's gradients");
    }
    skipper_update adam = {};
    adam.optimizer = SKIPPER_ADAM, adam.step = static_cast<int64_t>(number) + 1, adam.learning_rate = 1e-3;
    adam.beta1 = 0.9, adam.beta2 = 0.999, adam.epsilon = 1e-7;
    if (model.update(context, &adam, state.parameters(), state.gradients(), state.moments()) != SKIPPER_OK)
      fail(model.last_error());
  }
  model.context_destroy(context);
}
