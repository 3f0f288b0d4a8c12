#include "random_network.h"

#include <algorithm>
#include <cmath>

namespace skipper::test {

namespace {

// Multiply-adds and elements per sample that a network may have: the reference is slow.
constexpr std::int64_t work_limit = 3'000'000, size_limit = 12'000;

class NetworkMaker {
 public:
  NetworkMaker(Graph& graph, std::uint32_t seed)
      : graph_(graph), random_(seed), seed_(seed), first_(static_cast<int>(graph.ops.size())) {}

  OpRange make() {
    add_input(random_.chance(9) ? Shape(channels()) : map_shape());
    if (random_.chance(15)) add_input(random_.chance(50) ? values_[0].value.shape() : map_shape());
    for (auto steps = random_.between(1, 5); steps > 0; --steps) step();
    read_all_inputs();
    add_outputs();
    return {first_, static_cast<int>(graph_.ops.size())};
  }

 private:
  struct Node {
    Value value;
    int op;
  };

  // `value` is the newest op's.
  void record(Value value) {
    const int op = static_cast<int>(graph_.ops.size()) - 1;
    if (values_.empty() || values_.back().op != op) values_.push_back({value, op});
  }
  void add_input(Shape shape) { record(graph_.input(shape, {.name = own_name("_input", values_.size())})); }
  Name own_name(const char* what, std::size_t number) const {
    return Name("s").append_number(seed_).append(what).append_number(static_cast<std::int64_t>(number));
  }

  std::int64_t channels() {
    if (random_.chance(40)) return random_.between(1, 70);
    if (random_.chance(50)) return random_.one_of({4, 8, 16, 24, 32, 48, 64});
    return random_.between(1, 9);
  }
  Shape map_shape() {
    const auto side = [&] { return random_.chance(10) ? random_.between(1, 2) : random_.between(3, 19); };
    Shape shape(side(), side(), channels());
    while (shape.elements() > size_limit) shape = Shape(side(), side(), channels());
    return shape;
  }

  // The newest value mostly, so that networks are deep; sometimes one that was read before.
  Value pick() {
    const auto last = static_cast<std::int64_t>(values_.size()) - 1;
    return values_[static_cast<std::size_t>(random_.chance(75) ? last : random_.between(0, last))].value;
  }

  void step() {
    const Value x = pick();
    if (x.shape().is_map())
      map_step(x);
    else
      flat_step(x);
  }

  void map_step(Value x) {
    const auto dice = random_.between(1, 100);
    if (dice <= 36) return convolution(x);
    if (dice <= 49) return residual(x);
    if (dice <= 56) return record(batch_norm(x, {.epsilon = random_.chance(50) ? 1e-3 : 1.1e-5}));
    if (dice <= 62) return record(pointwise(x));
    if (dice <= 79) return pool(x);
    if (dice <= 82) return record(zero_pad(x, margins(2)));
    if (dice <= 86) return sum(x);
    if (dice <= 93) return block(x);
    if (dice <= 95 || x.shape().elements() > 2000) return record(global_average_pool(x));
    record(flatten(x));
  }

  void flat_step(Value x) {
    const auto dice = random_.between(1, 100);
    if (dice <= 45) {
      const auto units = random_.chance(15) ? random_.between(71, 300) : channels();
      return record(dense(x, units, {.use_bias = random_.chance(60)}));
    }
    if (dice <= 60) return record(batch_norm(x));
    if (dice <= 75) return record(pointwise(x));
    if (dice <= 85) return sum(x);
    record(softmax(x));
  }

  Margins margins(std::int64_t most) {
    return {random_.between(0, most), random_.between(0, most), random_.between(0, most), random_.between(0, most)};
  }
  Padding padding() {
    if (random_.chance(40)) return same;
    if (random_.chance(50)) return valid;
    return margins(random_.chance(20) ? 6 : 3);
  }
  Size window(std::int64_t most) {
    const auto side = random_.between(1, most);
    return random_.chance(60) ? Size(side) : Size(side, random_.between(1, most));
  }
  Size stride() {
    if (random_.chance(35)) return 1;
    const auto both = random_.between(1, 3);
    return random_.chance(60) ? Size(both) : Size(both, random_.between(1, 3));
  }

  // Most filters that are left in the budget for this convolution; 0 if none.
  std::int64_t affordable_filters(const Shape& x, Size kernel, Size strides) const {
    const auto positions = (x.height() / strides.height + 3) * (x.width() / strides.width + 3);
    return std::min((work_limit - work_) / (positions * kernel.height * kernel.width * x.channels()),
                    size_limit / positions);
  }

  // A padding such that the window fits, of which `extent` is what it covers.
  Padding padding_for(const Shape& x, Size extent, Size strides) {
    const Padding chosen = padding();
    const Margins margins = resolve_padding(chosen, x, extent, strides);
    const bool fits = extent.height <= x.height() + margins.top + margins.bottom &&
                      extent.width <= x.width() + margins.left + margins.right;
    return fits ? chosen : same;
  }
  static Size extent(Size kernel, Size dilation) {
    return {(kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1};
  }
  std::int64_t common_divisor(std::int64_t a, std::int64_t b) {
    std::vector<std::int64_t> divisors;
    for (std::int64_t divisor = 2; divisor <= std::min(a, b); ++divisor)
      if (a % divisor == 0 && b % divisor == 0) divisors.push_back(divisor);
    if (divisors.empty()) return 1;
    return divisors[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(divisors.size()) - 1))];
  }

  void convolution(Value x) {
    if (random_.chance(20)) return depthwise_convolution(x);
    const Size kernel = window(random_.chance(45) ? 3 : 7), dilation = random_.chance(15) ? window(3) : 1;
    const Size strides = dilation == Size(1) ? stride() : 1;
    Conv2dOptions options{.strides = strides,
                          .padding = padding_for(x.shape(), extent(kernel, dilation), strides),
                          .dilation = dilation,
                          .use_bias = random_.chance(60)};
    auto filters = std::min(channels(), affordable_filters(x.shape(), kernel, strides));
    if (filters < 1) return record(global_average_pool(x));
    if (random_.chance(20)) {
      if (random_.chance(50)) filters = std::max(filters / 4 * 4, std::int64_t{1});
      options.groups = common_divisor(x.shape().channels(), filters);
    }
    const Value y = conv2d(x, filters, kernel, options);
    work_ += y.shape().elements() * kernel.height * kernel.width * (x.shape().channels() / options.groups);
    record_with_functions(y);
  }

  void depthwise_convolution(Value x) {
    const Shape shape = x.shape();
    const Size kernel = window(random_.chance(70) ? 3 : 7), dilation = random_.chance(35) ? window(3) : 1;
    const Size strides = stride();
    const auto most = size_limit / ((shape.height() / strides.height + 3) * (shape.width() / strides.width + 3));
    const auto multiplier = random_.chance(65) ? 1 : random_.between(2, 4);
    if (multiplier * shape.channels() > most) return record(global_average_pool(x));
    const Value y = depthwise_conv2d(x, kernel,
                                     {.strides = strides,
                                      .padding = padding_for(shape, extent(kernel, dilation), strides),
                                      .dilation = dilation,
                                      .depth_multiplier = multiplier,
                                      .use_bias = random_.chance(60)});
    work_ += y.shape().elements() * kernel.height * kernel.width;
    record_with_functions(y);
  }

  // One that keeps the shape.
  Value same_convolution(Value x, Size kernel) {
    const auto channels = x.shape().channels();
    const bool use_bias = random_.chance(50);
    if (random_.chance(15)) return depthwise_conv2d(x, kernel, {.padding = same, .use_bias = use_bias});
    const Size dilation = random_.chance(15) ? window(3) : 1;
    const auto groups = random_.chance(15) ? common_divisor(channels, channels) : 1;
    return conv2d(x, channels, kernel, {.padding = same, .groups = groups, .dilation = dilation, .use_bias = use_bias});
  }

  // A convolution's result, and what often follows it.
  void record_with_functions(Value y) {
    if (random_.chance(20)) record(y);
    if (random_.chance(50)) y = batch_norm(y);
    if (random_.chance(50)) y = pointwise(y);
    record(y);
  }

  // A relu half of the time, else one of the other functions.
  Value pointwise(Value x) {
    switch (random_.between(0, 17)) {
      case 0:
        return leaky_relu(x, {.negative_slope = random_.uniform(0, 1)});
      case 1:
        return relu6(x);
      case 2:
        return sigmoid(x);
      case 3:
        return tanh(x);
      case 4:
        return silu(x);
      case 5:
        return hard_sigmoid(x);
      case 6:
        return hard_swish(x);
      case 7:
        return elu(x, {.alpha = random_.uniform(-1, 2)});
      case 8:
        return gelu(x);
      default:
        return relu(x);
    }
  }

  // Each channel times a factor that follows from all of the map: J. Hu et al., "Squeeze-and-excitation networks",
  // 2018.
  Value squeezed(Value x) { return mul(x, pointwise(dense(global_average_pool(x), x.shape().channels()))); }

  // relu(f(x) + x) in some of its forms.
  void residual(Value x) {
    const Size kernel = window(random_.chance(70) ? 3 : 5);
    const Shape shape = x.shape();
    if (affordable_filters(shape, kernel, 1) < shape.channels()) return pool(x);
    work_ += shape.elements() * kernel.height * kernel.width * shape.channels();
    Value y = same_convolution(x, kernel);
    if (random_.chance(50)) y = batch_norm(y);
    if (random_.chance(20)) y = relu(y);
    y = random_.chance(70) ? add(y, x) : add(x, y);
    if (random_.chance(25)) y = random_.chance(50) ? add(x, y) : mul(x, y);
    if (random_.chance(20)) y = squeezed(y);
    if (random_.chance(60)) y = pointwise(y);
    record(y);
  }

  void pool(Value x) {
    if (random_.chance(35)) x = zero_pad(x, margins(2));
    const Shape shape = x.shape();
    Size size = window(4);
    size = {std::min(size.height, shape.height()), std::min(size.width, shape.width())};
    if (random_.chance(10)) size = {shape.height(), shape.width()};
    const PoolOptions options{.strides = random_.chance(30) ? as_window : stride()};
    record(random_.chance(60) ? max_pool(x, size, options) : average_pool(x, size, options));
  }

  void sum(Value x) {
    std::vector<Value> alike;
    for (const Node& node : values_)
      if (node.value.shape() == x.shape()) alike.push_back(node.value);
    record(add(x, alike[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(alike.size()) - 1))]));
    if (random_.chance(50)) record(relu(values_.back().value));
  }

  void block(Value x) {
    const Size kernel = window(3);
    const bool identity = random_.chance(50);
    const std::int64_t inner = random_.between(1, 20);
    const std::int64_t last = identity ? x.shape().channels() : channels();
    const std::int64_t pixels = x.shape().height() * x.shape().width();
    const std::int64_t most = std::max({inner, last, x.shape().channels()});
    const std::int64_t work = pixels * most * most * (kernel.height * kernel.width + 3);
    if (work_ + work > work_limit || pixels * most > size_limit) return pool(x);
    work_ += work;
    const Name name = static_cast<char>('a' + blocks_++);
    const std::array<std::int64_t, 3> filters = {inner, random_.between(1, 20), last};
    record(identity ? identity_block(x, kernel, filters, seed_, name)
                    : conv_block(x, kernel, filters, seed_, name, stride()));
  }

  std::vector<char> read_ops() const {
    std::vector<char> read(graph_.ops.size(), 0);
    for (const Op& op : graph_.ops)
      for (int input : op.inputs)
        if (input >= 0) read[static_cast<std::size_t>(input)] = 1;
    return read;
  }

  void read_all_inputs() {
    const std::vector<char> read = read_ops();
    const std::vector<Node> before = values_;
    for (const Node& node : before)
      if (graph_.ops[static_cast<std::size_t>(node.op)].kind == OpKind::input &&
          !read[static_cast<std::size_t>(node.op)])
        record(relu(node.value));
  }

  void add_outputs() {
    const std::vector<char> read = read_ops();
    std::size_t count = 0;
    for (const Node& node : values_) {
      if (graph_.ops[static_cast<std::size_t>(node.op)].kind == OpKind::input) continue;
      if (!read[static_cast<std::size_t>(node.op)] || random_.chance(12))
        graph_.output(node.value, own_name("_output", count++));
    }
  }

  Graph& graph_;
  Random random_;
  std::uint32_t seed_;
  int first_;
  int blocks_ = 0;
  std::int64_t work_ = 0;
  std::vector<Node> values_;
};

std::vector<double> random_values(const Parameter& parameter, Random& random) {
  const std::int64_t count = parameter.shape.elements();
  if (parameter.name == "kernel") {
    const double limit = 1.5 / std::sqrt(static_cast<double>(count / parameter.shape.channels()));
    return random.uniform(count, -limit, limit);
  }
  if (parameter.name == "depthwise_kernel") {
    const double limit = 1.5 / std::sqrt(static_cast<double>(parameter.shape.height() * parameter.shape.width()));
    return random.uniform(count, -limit, limit);
  }
  if (parameter.name == "gamma") return random.uniform(count, -0.5, 1.5);
  if (parameter.name == "moving_variance") return random.uniform(count, 0.1, 2.0);
  return random.uniform(count, -0.5, 0.5);
}

}  // namespace

OpRange add_random_network(Graph& graph, std::uint32_t seed) { return NetworkMaker(graph, seed).make(); }

std::vector<std::vector<double>> random_parameters(const Graph& graph, Random& random) {
  std::vector<std::vector<double>> values;
  for (const Parameter& parameter : graph.parameters) values.push_back(random_values(parameter, random));
  return values;
}

std::vector<reference::Tensor> random_inputs(const Graph& graph, std::int64_t batch, Random& random) {
  std::vector<reference::Tensor> inputs;
  for (const Op& op : graph.ops) {
    if (op.kind != OpKind::input) continue;
    const Shape& shape = op.shape;
    inputs.emplace_back(batch, shape.is_map() ? shape.height() : 1, shape.is_map() ? shape.width() : 1,
                        shape.channels());
    inputs.back().data = random.uniform(static_cast<std::int64_t>(inputs.back().data.size()), -1, 1);
  }
  return inputs;
}

}  // namespace skipper::test
