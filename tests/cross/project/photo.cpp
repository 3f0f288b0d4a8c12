// photo logits|near|cam oracle.safetensors weights.safetensors [tolerance]: ResNet50 on one photo against TensorFlow.
// near: logits whose five best may be in another order, the best among TensorFlow's two best.
#include <resnet50.h>

#include <algorithm>
#include <numeric>

#include "oracle.h"

namespace {

double magnitude(const std::vector<float>& values) {
  double most = 0;
  for (const float value : values) most = std::max(most, std::abs(static_cast<double>(value)));
  return most;
}

std::vector<std::size_t> top5(const std::vector<float>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::partial_sort(order.begin(), order.begin() + 5, order.end(),
                    [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  order.resize(5);
  return order;
}

void check_logits(Network& network, const skipper::Weights& oracle, double tolerance, bool order) {
  const std::vector<float> logits = floats(oracle, "logits");
  const std::vector<std::vector<float>> outputs = network.predict(floats(oracle, "input"));
  for (uint32_t i = 0; i < RESNET50_OUTPUT_COUNT; ++i) {
    const bool is_logits = std::string(resnet50_model()->outputs[i].name) == "fc1000";
    const double error = difference(outputs[i], is_logits ? logits : floats(oracle, "prob"));
    const double relative = is_logits ? error / magnitude(logits) : error;
    std::printf("%s: %s within %.2g\n", network.variant(), resnet50_model()->outputs[i].name, relative);
    expect(relative <= tolerance, "not TensorFlow's outputs");
    if (!is_logits) continue;
    const std::vector<std::size_t> best = top5(outputs[i]), expected = top5(logits);
    if (order)
      expect(best == expected, "not TensorFlow's five best classes");
    else
      expect(best[0] == expected[0] || best[0] == expected[1], "not one of TensorFlow's two best classes");
  }
}

void check_map(const Network& network, const skipper::Weights& oracle, double tolerance) {
  const std::vector<float> input = floats(oracle, "input"), expected = floats(oracle, "cam224");
  const float* inputs[] = {input.data()};
  const size_t input_bytes[] = {input.size() * sizeof(float)}, none[RESNET50_OUTPUT_COUNT] = {};
  float* outputs[RESNET50_OUTPUT_COUNT] = {};
  std::vector<float> map(224 * 224, NAN);
  int32_t shown = -1;
  network.check(resnet50_cam(network.context(), 1, inputs, input_bytes, outputs, none, 1, &shown, 224, 224, map.data(),
                             map.size() * sizeof(float)));
  const auto [least, most] = std::minmax_element(expected.begin(), expected.end());
  const double error = difference(map, expected) / (*most - *least);
  std::printf("%s: class %d, map within %.2g of its range\n", network.variant(), shown, error);
  expect(static_cast<float>(shown) == floats(oracle, "class")[0], "not TensorFlow's class");
  expect(error <= tolerance, "not TensorFlow's map");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) fail("usage: photo logits|near|cam oracle.safetensors weights.safetensors [tolerance]");
  const double tolerance = argc == 5 ? std::atof(argv[4]) : 1e-4;
  const skipper::Weights oracle = read(argv[2]);
  Network network(*resnet50_model(), read(argv[3]));
  const std::string what = argv[1];
  if (what == "cam")
    check_map(network, oracle, tolerance);
  else
    check_logits(network, oracle, tolerance, what == "logits");
}
