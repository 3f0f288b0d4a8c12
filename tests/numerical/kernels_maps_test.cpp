// Kernels that are built op by op from nn IR, against the reference: random shapes and layouts, each variant.
#include <catch2/catch.hpp>

#include "tests/numerical/jit_kernel.h"
#include "tests/numerical/kernels_support.h"
#include "tests/numerical/parsed_kernel.h"

using namespace skipper;
using namespace skipper::test;
using Map = reference::Tensor;

namespace {

std::string map_type(const Map& map, const std::string& layout = "") {
  return "tensor<?x" + std::to_string(map.h) + "x" + std::to_string(map.w) + "x" + std::to_string(map.c) + "xf32" +
         (layout.empty() ? "" : ", #nn.layout<" + layout + ">") + ">";
}
std::string vector_type(const Map& map) { return "tensor<" + std::to_string(map.c) + "xf32>"; }

interpreter::Tensor tensor(const Map& map) {
  interpreter::Tensor tensor({map.n, map.h, map.w, map.c});
  tensor.data = map.data;
  return tensor;
}
interpreter::Tensor tensor(const std::vector<double>& values) {
  interpreter::Tensor tensor({static_cast<int64_t>(values.size())});
  tensor.data = values;
  return tensor;
}

// A kernel of one op, "nn.add %0, %1 {...}", with a relu behind it if there is to be one; its output has a border.
std::string kernel_text(const std::string& op, const std::vector<std::string>& types, const std::string& logical,
                        const std::string& result, bool relu) {
  std::string arguments, list;
  for (size_t i = 0; i < types.size(); ++i) {
    arguments += (i ? ", %arg" : "%arg") + std::to_string(i) + ": " + types[i];
    list += (i ? ", " : "") + types[i];
  }
  std::string text = "func.func private @kernel(" + arguments + ") -> " + result +
                     " attributes {nn.implementation = #nn.implementation<\"map\", {}>} {\n  %op = " + op + " : (" +
                     list + ") -> " + logical + "\n";
  if (relu) text += "  %relu = nn.relu %op : (" + logical + ") -> " + logical + "\n";
  return text + "  %out = nn.relayout " + (relu ? "%relu" : "%op") + " : (" + logical + ") -> " + result +
         "\n  return %out : " + result + "\n}\n";
}

void check(const std::string& text, const MachineModel& machine, const std::vector<interpreter::Tensor>& inputs,
           const Map& expected, std::mt19937& random) {
  ParsedKernel kernel(text);
  const KernelRun run = JitKernel(kernel.function(), machine, uniform(random, 0, 1) != 0)
                            .run(inputs, uniform(random, 0, 1) != 0 ? Guard::behind : Guard::before);
  INFO(text);
  CHECK_FALSE(run.strayed);
  double largest = 0;
  for (size_t i = 0; i < expected.data.size(); ++i)
    largest = std::max(largest, std::abs(run.outputs.front().data.at(i) - expected.data[i]));
  CHECK(largest < 1e-5);
}

void check_case(const MachineModel& machine, std::mt19937& r) {
  const Map a = random_tensor(r, uniform(r, 1, 3), uniform(r, 1, 9), uniform(r, 1, 9), uniform(r, 1, 70));
  const Map b = random_tensor(r, a.n, a.h, a.w, a.c);
  const reference::BatchNorm bn{random_values(r, a.c), random_values(r, a.c), random_values(r, a.c),
                                random_values(r, a.c, 0.1, 2), 1e-3};
  const std::string wide = map_type(a, "channels = " + std::to_string(a.c + 16)), dense = map_type(a);
  const std::string bordered = map_type(a, "halo = [2, 0, 1, 1]"), channel = vector_type(a);
  const bool relu = uniform(r, 0, 1) != 0;
  const auto expected = [&](const Map& map) { return relu ? reference::relu(map) : map; };
  check(kernel_text("nn.relu %arg0", {wide}, dense, bordered, false), machine, {tensor(a)}, reference::relu(a), r);
  check(kernel_text("nn.add %arg0, %arg1", {wide, dense}, dense, bordered, relu), machine, {tensor(a), tensor(b)},
        expected(reference::add(a, b)), r);
  check(kernel_text("nn.batch_norm %arg0, %arg1, %arg2, %arg3, %arg4 {epsilon = 1.0e-3 : f64, momentum = 0.99 : f64}",
                    {wide, channel, channel, channel, channel}, dense, bordered, relu),
        machine, {tensor(a), tensor(bn.gamma), tensor(bn.beta), tensor(bn.mean), tensor(bn.variance)},
        expected(reference::batch_norm(a, bn)), r);
}

}  // namespace

TEST_CASE("relu, add and batch norm equal the reference", "[kernels]") {
  for (const MachineModel& machine : runnable_variants())
    for (unsigned seed = 1; seed <= 9; ++seed) {
      INFO(machine.variant << ", seed " << seed);
      std::mt19937 random(seed);
      check_case(machine, random);
    }
}
