// Load to first result: maps the weights, prepares them, predicts one image; what a command-line app pays each time.
//   bench_load WEIGHTS.safetensors [THREADS]      prints JSON: milliseconds, and the process's peak memory in KiB
#include <resnet50.h>
#include <skipper/weights.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

int fail(const char* what, const std::string& why) {
  std::fprintf(stderr, "bench_load: %s: %s\n", what, why.c_str());
  return 1;
}

// VmHWM of /proc/self/status, in KiB.
long peak_memory() {
  std::FILE* file = std::fopen("/proc/self/status", "r");
  if (file == nullptr) return 0;
  long peak = 0;
  std::array<char, 256> line;
  while (std::fgets(line.data(), static_cast<int>(line.size()), file) != nullptr)
    if (std::sscanf(line.data(), "VmHWM: %ld", &peak) == 1) break;
  std::fclose(file);
  return peak;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return fail("usage", "bench_load WEIGHTS.safetensors [THREADS]");
  std::vector<float> image(RESNET50_INPUT_0_ELEMENTS);
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<float>(i % 255) - 110.0F;
  std::vector<float> probabilities(RESNET50_OUTPUT_0_ELEMENTS);
  skipper_options options = {};
  options.threads = argc > 2 ? std::atoi(argv[2]) : 2;

  const Clock::time_point start = Clock::now();
  skipper::Weights weights;
  if (skipper::Status status = weights.open(argv[1]); !status.ok()) return fail("weights", status.message());
  std::vector<const float*> parameters;
  if (skipper::Status status = weights.bind(resnet50::Model::descriptor(), parameters); !status.ok())
    return fail("weights", status.message());
  const double bound = ms_since(start);
  resnet50::Model model;
  if (model.prepare(parameters.data(), parameters.size(), nullptr, &options) != SKIPPER_OK)
    return fail("prepare", resnet50::last_error());
  weights.clear();
  const double prepared = ms_since(start);
  resnet50::Context context;
  if (context.create(model, options) != SKIPPER_OK) return fail("context", resnet50::last_error());
  const float* input = image.data();
  const std::size_t input_bytes = image.size() * sizeof(float);
  const std::array<float*, RESNET50_OUTPUT_COUNT> outputs = {probabilities.data()};
  const std::array<std::size_t, RESNET50_OUTPUT_COUNT> output_bytes = {probabilities.size() * sizeof(float)};
  if (context.predict(1, &input, &input_bytes, outputs.data(), output_bytes.data()) != SKIPPER_OK)
    return fail("predict", resnet50::last_error());
  const double total = ms_since(start);

  double sum = 0;
  for (float probability : probabilities) sum += static_cast<double>(probability);
  if (sum < 0.999 || sum > 1.001) return fail("predict", "the probabilities add up to " + std::to_string(sum));
  std::printf(
      "{\"weights_ms\": %.1f, \"prepare_ms\": %.1f, \"first_predict_ms\": %.1f, \"total_ms\": %.1f, "
      "\"peak_kib\": %ld}\n",
      bound, prepared - bound, total - prepared, total, peak_memory());
  return 0;
}
