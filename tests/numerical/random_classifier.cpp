#include "random_classifier.h"

#include <algorithm>
#include <vector>

#include "support/random.h"

namespace skipper::test {

namespace {

class ClassifierMaker {
 public:
  explicit ClassifierMaker(std::uint32_t seed) : random_(seed) {}

  Graph make() {
    Graph graph;
    Value x = graph.input(Shape(random_.between(5, 13), random_.between(5, 13), channels()));
    x = convolution(x);
    for (int i = 0; i < 3; ++i) x = layer(x);
    if (random_.chance(50)) {
      x = global_average_pool(x);
    } else {
      x = flatten(x);
    }
    if (random_.chance(50)) x = relu(dense(x, channels(), {.use_bias = random_.chance(50)}));
    graph.output(softmax(dense(x, random_.between(2, 11))));
    return graph;
  }

 private:
  std::int64_t channels() { return random_.chance(50) ? random_.between(1, 37) : random_.one_of({8, 16, 32, 64}); }
  Size size(std::int64_t most) { return {random_.between(1, most), random_.between(1, most)}; }
  Size window_in(Value x, std::int64_t most) {
    return {random_.between(1, std::min(most, x.shape().height())),
            random_.between(1, std::min(most, x.shape().width()))};
  }

  Value convolution(Value x) {
    const Size kernel = window_in(x, 4);
    const Margins margins(random_.between(0, 3), random_.between(0, 3), random_.between(0, 3), random_.between(0, 3));
    x = conv2d(x, channels(), kernel,
               {.strides = random_.chance(50) ? Size(1) : size(3),
                .padding = random_.chance(50) ? Padding(same) : Padding(margins),
                .use_bias = random_.chance(60)});
    if (random_.chance(70)) x = batch_norm(x);
    if (random_.chance(70)) x = relu(x);
    return x;
  }

  Value grouped(Value x) {
    std::vector<std::int64_t> divisors;
    for (std::int64_t divisor = 1; divisor <= x.shape().channels(); ++divisor)
      if (x.shape().channels() % divisor == 0) divisors.push_back(divisor);
    const std::int64_t groups =
        divisors.at(static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(divisors.size()) - 1)));
    const Size dilation = random_.chance(50) ? size(3) : Size(1);
    const Size strides = dilation == Size(1) ? size(2) : Size(1);
    x = conv2d(x, groups * random_.between(1, 9), window_in(x, 3),
               {.strides = strides, .padding = same, .groups = groups, .dilation = dilation});
    return random_.chance(50) ? relu(x) : x;
  }

  Value depthwise(Value x) {
    const Size kernel = window_in(x, 4);
    const Margins margins(random_.between(0, 3), random_.between(0, 3), random_.between(0, 3), random_.between(0, 3));
    const bool is_dilated = random_.chance(40);
    x = depthwise_conv2d(x, kernel,
                         {.strides = size(2),
                          .padding = is_dilated || random_.chance(50) ? Padding(same) : Padding(margins),
                          .dilation = is_dilated ? size(3) : Size(1),
                          .depth_multiplier = random_.chance(50) ? 1 : random_.between(2, 4),
                          .use_bias = random_.chance(60)});
    return random_.chance(50) ? relu(batch_norm(x)) : x;
  }

  Value layer(Value x) {
    switch (random_.between(0, 10)) {
      case 0:
        return max_pool(zero_pad(x, {0, 1, 1, 0}), window_in(x, 3), {.strides = size(2)});
      case 1:
        return average_pool(x, window_in(x, 3), {.strides = size(2)});
      case 2:
        return relu(batch_norm(add(x, x)));
      case 3:
        return identity_block(x, random_.between(1, 3), {channels(), channels(), x.shape().channels()}, 2, next_name());
      case 4:
        return conv_block(x, random_.between(1, 3), {channels(), channels(), channels()}, 2, next_name(), size(2));
      case 5:
        return add(convolution_like(x), x);
      case 6:
        return grouped(x);
      case 7:
        return depthwise(x);
      default:
        return convolution(x);
    }
  }

  Value convolution_like(Value x) {
    return conv2d(x, x.shape().channels(), window_in(x, 3), {.padding = same, .use_bias = random_.chance(50)});
  }

  Name next_name() { return static_cast<char>('a' + blocks_++); }

  Random random_;
  int blocks_ = 0;
};

}  // namespace

Graph random_classifier(std::uint32_t seed) { return ClassifierMaker(seed).make(); }

}  // namespace skipper::test
