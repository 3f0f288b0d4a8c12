// A spec of CONVOLUTIONS convolutions, each with batch normalisation and a ReLU, plain or leaky: three layers, with
// names of the spec's own, Keras's default ones, and those of blocks.
#include <skipper/dsl.h>
using namespace skipper;

constexpr Graph deep(int convolutions) {
  Graph g;
  auto x = g.input({32, 32, 16});
  for (int i = 0; i + 3 <= convolutions; i += 3) {
    x = conv2d(x, 16, 3, {.padding = same, .name = Name("convolution_").append_number(i)});
    x = relu(batch_norm(x, {.name = Name("normalisation_").append_number(i)}));
    x = relu(batch_norm(conv2d(x, 16, 3, {.padding = same})));
    x = leaky_relu(batch_norm(conv2d(x, 16, 1)));
  }
  x = dense(global_average_pool(x), 10);
  g.output(softmax(x));
  return g;
}
SKIPPER_MODEL(deep, deep(CONVOLUTIONS));
