// blocks oracle.safetensors: the blocks with the spec's own initialisers against what TensorFlow computed.
#include <blocks.h>
#include <skipper/initializers.h>

#include "oracle.h"

int main(int argc, char** argv) {
  constexpr double tolerance = 1e-5;
  if (argc != 2) fail("usage: blocks oracle.safetensors");
  const skipper::Weights oracle = read(argv[1]);
  skipper::Weights weights;
  require(skipper::initialize_parameters(*blocks_model(), weights));
  Network network(*blocks_model(), weights);
  const std::vector<std::vector<float>> outputs = network.predict(floats(oracle, "x"));
  const double identity = difference(outputs[0], floats(oracle, "identity/out"));
  const double conv = difference(outputs[1], floats(oracle, "conv/out"));
  std::printf("%s: identity within %.2g, conv within %.2g\n", network.variant(), identity, conv);
  expect(identity <= tolerance && conv <= tolerance, "not TensorFlow's numbers");
}
