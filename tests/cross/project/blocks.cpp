// blocks oracle.safetensors [tolerance]: the blocks with the spec's own initialisers against what TensorFlow computed.
#include <blocks.h>
#include <skipper/initializers.h>

#include "oracle.h"

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
}
