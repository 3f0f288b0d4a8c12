// The convolutions of a ResNet whose maps are 56 wide, down to 7: ResNet50's pool without padding makes 55 of it.
#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph widths() {
  Graph g;
  auto x = g.input({56, 56, 64});
  for (const int channels : {64, 128, 256, 512}) {
    const int stride = channels == 64 ? 1 : 2;
    x = relu(conv2d(x, channels, {3, 3}, {.strides = {stride, stride}, .padding = same}));
    x = relu(conv2d(x, channels, {3, 3}, {.padding = same}));
    x = relu(conv2d(x, 4 * channels, {1, 1}));
    x = relu(conv2d(x, channels, {1, 1}));
  }
  g.output(x);
  return g;
}

SKIPPER_MODEL(widths, widths());
