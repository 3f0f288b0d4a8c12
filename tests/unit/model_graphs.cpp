// Apart from the models' headers: a spec and its model's namespace share a name.
#define SKIPPER_SPEC_ONLY
#include "examples/models/blocks.cpp"
#include "examples/models/mnist_resnet.cpp"
#include "examples/models/tiny.cpp"
#include "model_case.h"

namespace skipper::test {

Graph tiny_graph() { return tiny(); }
Graph blocks_graph() { return blocks(); }
Graph mnist_resnet_graph() { return mnist_resnet(); }

}  // namespace skipper::test
