// Random networks through the whole compiler, each variant, against the graph's interpreter in double precision.
//
// Networks are compiled in groups, as outputs of one graph.  What failed runs alone again with
//   SKIPPER_SEED=123 random_blocks "one network by its seed"
//   SKIPPER_GROUP=15 random_blocks "one group by its number"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "compiled_graph.h"
#include "guarded_network.h"
#include "support/interpreter.h"
#include "support/random.h"
#include "support/random_network.h"

using namespace skipper;
using namespace skipper::test;

namespace {

constexpr int networks_per_group = 8, groups_per_shard = 5, shards = 5;
constexpr int networks = networks_per_group * groups_per_shard * shards;
static_assert(networks >= 200);
// The tolerance is a part of an output's largest magnitude; the worst of all cases is 2.3e-6.
constexpr double tolerance = 1e-5;

struct Network {
  std::uint32_t seed;
  OpRange ops;
};

// Everything about a group follows from its number.
struct Group {
  int number;
  Graph graph;
  std::vector<Network> networks;
  int max_batch = 0;
  std::string options;
  std::vector<std::vector<double>> parameters;
  std::vector<reference::Tensor> inputs;

  Group(int number_, const std::vector<std::uint32_t>& seeds) : number(number_) {
    for (std::uint32_t seed : seeds) networks.push_back({seed, add_random_network(graph, seed)});
    Random random(static_cast<std::uint32_t>(number));
    max_batch = static_cast<int>(random.one_of({1, 2, 3, 4, 5, 5, 5}));
    if (number % 5 == 4) options += " --asserts";
    if (number % 5 == 2) options += " --keep-all-layers";
    parameters = random_parameters(graph, random);
    inputs = random_inputs(graph, max_batch, random);
  }

  std::uint32_t seed_of(int op) const {
    for (const Network& network : networks)
      if (network.ops.contains(op)) return network.seed;
    FAIL("op " << op << " belongs to no network");
    return 0;
  }

  // The op that a model's output is the value of: the spec's outputs come first, then layers that were kept.
  int op_of_output(const skipper_model& model, std::size_t index) const {
    if (index < graph.outputs.size()) {
      CHECK(graph.outputs[index].name.view() == model.outputs[index].name);
      return graph.outputs[index].op;
    }
    for (std::size_t i = 0; i < graph.ops.size(); ++i)
      if (graph.ops[i].name.view() == model.outputs[index].name) return static_cast<int>(i);
    FAIL("no layer is called " << model.outputs[index].name);
    return 0;
  }
};

Group numbered_group(int number) {
  std::vector<std::uint32_t> seeds;
  for (int i = 0; i < networks_per_group; ++i)
    seeds.push_back(static_cast<std::uint32_t>(number * networks_per_group + i));
  return Group(number, seeds);
}

class Comparison {
 public:
  explicit Comparison(const Group& group)
      : group_(group),
        compiled_(group.graph, group.max_batch, group.options),
        expected_(interpret(group.graph, group.parameters, group.inputs)),
        random_(static_cast<std::uint32_t>(group.number) + 1000) {
    for (const reference::Tensor& input : group.inputs) inputs_.push_back(input.data);
    for (std::size_t i = 0; i < compiled_.model().output_count; ++i)
      ops_.push_back(group.op_of_output(compiled_.model(), i));
  }

  // Returns the worst difference.
  double run(const std::string& variant) {
    const skipper_model& model = compiled_.model();
    const skipper_variant* chosen = nullptr;
    const skipper_status status = model.choose(SKIPPER_ABI_VERSION, variant.c_str(), &chosen);
    if (status == SKIPPER_UNSUPPORTED_CPU) {
      WARN("this CPU cannot run " << variant << ": not tested");
      return 0;
    }
    REQUIRE(status == SKIPPER_OK);
    const Guard guard = random_.chance(60) ? Guard::behind : Guard::before;
    GuardedNetwork network(model, *chosen, group_.parameters, static_cast<int>(random_.between(1, 3)), guard);
    // The largest batch first and last: the second time, the arena and its halos hold what the others left.
    std::vector<char> all(model.output_count, 1);
    const auto first = network.predict(group_.max_batch, inputs_, all);
    double worst = check(variant, group_.max_batch, first);
    for (int batch = 1; batch < group_.max_batch; ++batch) {
      std::vector<char> wanted(model.output_count);
      for (char& one : wanted) one = random_.chance(80);
      worst = std::max(worst, check(variant, batch, network.predict(batch, inputs_, wanted)));
    }
    CHECK(network.predict(group_.max_batch, inputs_, all) == first);
    return worst;
  }

 private:
  double check(const std::string& variant, int batch, const std::vector<std::vector<float>>& outputs) const {
    double worst = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const double difference = relative_difference(outputs[i], expected_[static_cast<std::size_t>(ops_[i])]);
      worst = std::max(worst, difference);
      INFO("SKIPPER_SEED=" << group_.seed_of(ops_[i]) << ", SKIPPER_GROUP=" << group_.number << ", " << variant
                           << ", batch " << batch << ", output " << compiled_.model().outputs[i].name);
      CHECK(difference <= tolerance);
    }
    return worst;
  }

  const Group& group_;
  CompiledGraph compiled_;
  std::vector<reference::Tensor> expected_;
  Random random_;
  std::vector<std::vector<double>> inputs_;
  std::vector<int> ops_;  // by output
};

void compare(const Group& group) {
  std::printf("group %d: seeds", group.number);
  for (const Network& network : group.networks) std::printf(" %u", network.seed);
  std::printf(", batches 1 to %d%s\n", group.max_batch, group.options.c_str());
  std::fflush(stdout);  // a kernel that strays ends the process
  Comparison comparison(group);
  for (const char* variant : {"avx512", "avx2", "sse41"})
    std::printf("  %s: worst difference %.2g\n", variant, comparison.run(variant));
}

int number_from_environment(const char* name) {
  const char* text = std::getenv(name);
  INFO("set " << name << " to a number");
  REQUIRE(text != nullptr);
  return std::atoi(text);
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("random networks agree with the interpreter in each variant, part", "", ((int shard), shard), 0,
                       1, 2, 3, 4) {
  static_assert(shard < shards);
  for (int i = 0; i < groups_per_shard; ++i) compare(numbered_group(shard * groups_per_shard + i));
}

TEST_CASE("one network by its seed", "[.]") {
  const int seed = number_from_environment("SKIPPER_SEED");
  compare(Group(seed / networks_per_group, {static_cast<std::uint32_t>(seed)}));
}

TEST_CASE("one group by its number", "[.]") { compare(numbered_group(number_from_environment("SKIPPER_GROUP"))); }

TEST_CASE("random networks have what they shall cover") {
  std::map<std::string, int> count;
  for (int number = 0; number < networks / networks_per_group; ++number) {
    const Group group = numbered_group(number);
    count["batch " + std::to_string(group.max_batch)]++;
    const std::vector<Op>& ops = group.graph.ops;
    const auto of = [&](int op) -> const Op& { return ops[static_cast<std::size_t>(op)]; };
    std::vector<int> readers(ops.size());
    for (const Op& op : ops) {
      count[std::string(to_string(op.kind))]++;
      for (int input : op.inputs)
        if (input >= 0) readers[static_cast<std::size_t>(input)]++;
      if (op.kind == OpKind::conv2d) {
        count["kernel " + std::to_string(op.window.height)]++;
        count["stride " + std::to_string(op.strides.height)]++;
        count["not square"] += op.window.height != op.window.width;
        count["strides differ"] += op.strides.height != op.strides.width;
        count["no bias"] += op.parameter_count == 1;
        count["padded"] += !(op.padding == Margins(0));
        count["uneven padding"] += op.padding.top != op.padding.bottom;
        count["odd channels"] += op.shape.channels() % 4 != 0;
        count["many channels"] += op.shape.channels() > 32;
        count["size 1"] += op.shape.height() == 1 || op.shape.width() == 1;
      }
      const bool is_dilated = !(op.dilation == Size(1)), is_strided = !(op.strides == Size(1));
      if (op.kind == OpKind::conv2d) {
        count["several groups"] += op.groups > 1;
        count["dilated"] += is_dilated;
      }
      if (op.kind == OpKind::depthwise_conv2d) {
        count["multiplier"] += op.shape.channels() > of(op.inputs[0]).shape.channels();
        count["strided depthwise"] += is_strided;
        count["dilated depthwise"] += is_dilated;
      }
      if (op.kind == OpKind::add) count["x + x"] += op.inputs[0] == op.inputs[1];
      if (op.kind == OpKind::flatten) count["flatten of a map"] += of(op.inputs[0]).shape.height() > 1;
      if (op.kind == OpKind::max_pool) count["padded pool"] += of(op.inputs[0]).kind == OpKind::zero_pad;
      if (op.kind == OpKind::batch_norm)
        count[of(op.inputs[0]).kind == OpKind::conv2d ? "folded norm" : "standalone norm"]++;
    }
    count["several readers"] +=
        static_cast<int>(std::count_if(readers.begin(), readers.end(), [](int n) { return n > 1; }));
    count["several outputs"] += group.graph.outputs.size() > group.networks.size();
  }
  for (const char* what : {"zero_pad",
                           "conv2d",
                           "batch_norm",
                           "relu",
                           "add",
                           "max_pool",
                           "average_pool",
                           "global_average_pool",
                           "flatten",
                           "dense",
                           "softmax",
                           "kernel 1",
                           "kernel 2",
                           "kernel 3",
                           "kernel 4",
                           "kernel 5",
                           "kernel 6",
                           "kernel 7",
                           "stride 1",
                           "stride 2",
                           "stride 3",
                           "not square",
                           "strides differ",
                           "no bias",
                           "padded",
                           "uneven padding",
                           "odd channels",
                           "many channels",
                           "size 1",
                           "x + x",
                           "flatten of a map",
                           "padded pool",
                           "folded norm",
                           "standalone norm",
                           "several readers",
                           "several outputs",
                           "depthwise_conv2d",
                           "several groups",
                           "dilated",
                           "multiplier",
                           "strided depthwise",
                           "dilated depthwise"}) {
    std::printf("%s: %d\n", what, count[what]);
    INFO(what);
    CHECK(count[what] >= 8);
  }
  for (int batch = 1; batch <= 5; ++batch) CHECK(count["batch " + std::to_string(batch)] >= 1);
}
