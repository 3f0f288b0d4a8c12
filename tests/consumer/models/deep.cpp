// Beyond any compiler's default limits for constant evaluation.
#include <skipper/dsl.h>

constexpr skipper::Graph deep() {
  skipper::Graph g;
  auto x = g.input({8, 8, 4});
  for (int i = 0; i < 2000; ++i) x = skipper::relu(skipper::batch_norm(skipper::conv2d(x, 4, 1)));
  g.output(x);
  return g;
}
SKIPPER_MODEL(deep, deep());
