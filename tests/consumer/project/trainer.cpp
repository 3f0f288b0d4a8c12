// Trains the model on made-up images, evaluates it and writes its weights.
#include <digits.h>
#include <skipper/evaluation.h>
#include <skipper/trainer.h>

#include <cstdio>

namespace {

// Each class is a pattern of its own.
skipper::Dataset patterns(int samples) {
  skipper::Dataset data;
  data.shape = {12, 12, 1};
  data.classes = static_cast<std::int32_t>(DIGITS_LABELS_ELEMENTS);
  for (int i = 0; i < samples; ++i) {
    const int label = i % data.classes;
    data.labels.push_back(label);
    for (int p = 0; p < static_cast<int>(DIGITS_INPUT_0_ELEMENTS); ++p)
      data.bytes.push_back(static_cast<std::uint8_t>(p % (label + 2) == 0 ? 255 : (p * 7 + i) % 32));
  }
  return data;
}

int fail(const skipper::Status& status) {
  std::printf("FAILED: %s\n", status.message().c_str());
  return 1;
}

}  // namespace

int main() {
  const skipper::Dataset data = patterns(400);
  skipper::TrainingOptions options;
  options.epochs = 8;
  options.batch = DIGITS_MAX_BATCH;
  skipper::Trainer trainer;
  skipper::Status status = trainer.open(*digits_model(), options);
  if (status.ok()) status = trainer.train(data);
  if (!status.ok()) return fail(status);
  skipper::Evaluation result;
  status = skipper::evaluate(trainer.state(), data, {}, result);
  skipper::Weights weights;
  if (status.ok()) status = trainer.state().store(weights);
  if (status.ok()) status = weights.save("digits.safetensors");
  if (!status.ok()) return fail(status);
  std::printf("trained: loss %.4f, accuracy %.4f\n", result.loss, result.accuracy);
  return result.accuracy > 0.9 ? 0 : 1;
}
