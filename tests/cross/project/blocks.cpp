// blocks oracle.safetensors [tolerance]: the blocks with the spec's own initialisers against what TensorFlow computed.
#include <blocks.h>
#include <skipper/initializers.h>

#include "oracle.h"

// NaN at pixel (2, 2) of the second sample: in the identity block at the pixels whose 2x2 windows hold it, in the
// other, which takes every other pixel and makes maps of 2x2, at all; and nowhere else.
static void check_nan(Network& network, std::vector<float> input) {
  constexpr size_t kSize = 4, kChannels = 6, kSample = kSize * kSize * kChannels;
  const std::vector<std::vector<float>> without = network.predict(input);
  input[kSample + (2 * kSize + 2) * kChannels + 5] = NAN;
  const std::vector<std::vector<float>> with = network.predict(input);
  for (size_t output = 0; output < 2; ++output) {
    const size_t size = output == 0 ? kSize : kSize / 2, sample = size * size * kChannels;
    for (size_t i = 0; i < with[output].size(); ++i) {
      const size_t x = i / kChannels % size, y = i / kChannels / size % size;
      const bool is_behind = i / sample == 1 && (output == 1 || ((x == 1 || x == 2) && (y == 1 || y == 2)));
      expect(is_behind ? std::isnan(with[output][i]) : with[output][i] == without[output][i],
             "NaN is not passed on, or where nothing reads it");
    }
  }
}

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) fail("usage: blocks oracle.safetensors [tolerance]");
  const double tolerance = argc == 3 ? std::atof(argv[2]) : 1e-5;
  const skipper::Weights oracle = read(argv[1]);
  skipper::Weights weights;
  require(skipper::initialize_parameters(*blocks_model(), weights));
  Network network(*blocks_model(), weights);
  const std::vector<std::vector<float>> outputs = network.predict(floats(oracle, "x"));
  const double identity = difference(outputs[0], floats(oracle, "identity/out"));
  const double conv = difference(outputs[1], floats(oracle, "conv/out"));
  std::printf("%s: identity within %.2g, conv within %.2g\n", network.variant(), identity, conv);
  expect(identity <= tolerance && conv <= tolerance, "not TensorFlow's numbers");
  check_nan(network, floats(oracle, "x"));
}
