// An op that the compiler does not know: a dialect of the test's own, by interfaces alone, in a network that trains.
#include <catch2/catch.hpp>
#include <set>

#include "checked_kernels.h"
#include "compiler/codegen/kernel_builder.h"
#include "compiler/interpreter/ops.h"
#include "finite_differences.h"
#include "foreign/cube_dialect.h"
#include "interpreted_step.h"
#include "kernels_support.h"
#include "mlir/Parser/Parser.h"
#include "training_module.h"

using namespace skipper;
using namespace skipper::test;
using Catch::Matchers::Contains;

namespace {

// conv - batch norm - `op`, added to what comes in, then a classifier.  `op` stands on line 7.
std::string network(const std::string& op) {
  return R"(module @foreign {
  func.func @forward(%x: tensor<?x7x6x16xf32> {nn.name = "input_1"}) -> (tensor<?x5xf32> {nn.name = "softmax_1"}) {
    %k = nn.parameter "conv/kernel" {initializer = #nn.initializer<he_normal>, trainable} : tensor<3x3x16x16xf32>
    %g = nn.parameter "bn/gamma" {initializer = #nn.initializer<ones>, trainable} : tensor<16xf32>
    %b = nn.parameter "bn/beta" {initializer = #nn.initializer<zeros>, trainable} : tensor<16xf32>
    %m = nn.parameter "bn/moving_mean" {initializer = #nn.initializer<zeros>} : tensor<16xf32>
    %v = nn.parameter "bn/moving_variance" {initializer = #nn.initializer<ones>} : tensor<16xf32>
    %d = nn.parameter "fc/kernel" {initializer = #nn.initializer<glorot_uniform>, trainable} : tensor<16x5xf32>
    %0 = nn.conv2d %x, %k {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<?x7x6x16xf32>, tensor<3x3x16x16xf32>) -> tensor<?x7x6x16xf32> loc("conv"("net.cpp":4:5))
    %1 = nn.batch_norm %0, %g, %b, %m, %v {epsilon = 1.000000e-03 : f64, momentum = 9.900000e-01 : f64} : (tensor<?x7x6x16xf32>, tensor<16xf32>, tensor<16xf32>, tensor<16xf32>, tensor<16xf32>) -> tensor<?x7x6x16xf32> loc("bn"("net.cpp":5:5))
    %2 = )" +
         op + R"( %1 : (tensor<?x7x6x16xf32>) -> tensor<?x7x6x16xf32> loc("cube_1"("net.cpp":7:3))
    %3 = nn.add %2, %x : (tensor<?x7x6x16xf32>, tensor<?x7x6x16xf32>) -> tensor<?x7x6x16xf32> loc("add"("net.cpp":8:3))
    %4 = nn.global_average_pool %3 : (tensor<?x7x6x16xf32>) -> tensor<?x16xf32> loc("pool"("net.cpp":9:3))
    %5 = nn.dense %4, %d : (tensor<?x16xf32>, tensor<16x5xf32>) -> tensor<?x5xf32> loc("fc"("net.cpp":10:3))
    %6 = nn.softmax %5 : (tensor<?x5xf32>) -> tensor<?x5xf32> loc("softmax_1"("net.cpp":11:3))
    return %6 : tensor<?x5xf32>
  }
}
)";
}

mlir::DialectRegistry with_cubes() {
  mlir::DialectRegistry registry;
  registry.insert<cube::CubeDialect>();
  return registry;
}

TrainingModule compiled(Stage stage, const std::string& variant = "sse41", const std::string& op = "cube.cube") {
  return TrainingModule(network(op), stage, variant, 4, with_cubes());
}

Tensors random_parameters(Random& random) {
  return {{"conv/kernel", uniform_tensor({3, 3, 16, 16}, random, -0.2, 0.2)},
          {"bn/gamma", uniform_tensor({16}, random, 0.5, 1)},
          {"bn/beta", uniform_tensor({16}, random, -0.5, 0.5)},
          {"bn/moving_mean", uniform_tensor({16}, random, -0.5, 0.5)},
          {"bn/moving_variance", uniform_tensor({16}, random, 0.5, 1)},
          {"fc/kernel", uniform_tensor({16, 5}, random, -0.5, 0.5)}};
}

bool has_foreign_op(mlir::func::FuncOp kernel) {
  bool found = false;
  kernel.walk([&](mlir::Operation* op) { found = found || llvm::isa<cube::CubeDialect>(op->getDialect()); });
  return found;
}

}  // namespace

TEST_CASE("an op of another dialect is computed by the kernel of the ops around it, on every variant") {
  for (const MachineModel& machine : runnable_variants()) {
    const TrainingModule module = compiled(Stage::launches, machine.variant);
    CheckedKernels kernels(module, machine);
    int count = 0;
    mlir::ModuleOp(module.module()).walk([&](mlir::func::FuncOp kernel) {
      if (!kernel->hasAttr(nn::kImplementationAttr) || !has_foreign_op(kernel)) return;
      ++count;
      kernels.check_on_random_inputs(kernel, 3);
    });
    // the op behind a convolution, the op alone with the addition behind it, and its gradient with what is around that
    CHECK(count == 3);
  }
}

TEST_CASE("an op of another dialect fuses with the ops of the compiler around it") {
  const TrainingModule module = compiled(Stage::kernels);
  std::set<std::string> kernels;
  mlir::ModuleOp(module.module()).walk([&](nn::KernelOp kernel) {
    std::string names;
    bool is_foreign = false;
    for (mlir::Operation& op : kernel.getBody().front().without_terminator()) {
      names += (names.empty() ? "" : " ") + op.getName().getStringRef().str();
      is_foreign = is_foreign || llvm::isa<cube::CubeDialect>(op.getDialect());
    }
    if (is_foreign) kernels.insert(names);
  });
  // Of predict's and the training's.  The gradient's kernel has the sums of the batch norm before it, too.
  CHECK(kernels == std::set<std::string>{"nn.conv2d cube.cube nn.add", "cube.cube nn.add",
                                         "nn.global_average_pool_gradient cube.cube_gradient nn.gradient_sums "
                                         "nn.sum_batch nn.sum_batch"});
}

TEST_CASE("a network with an op of another dialect has the gradients that differences give, and learns") {
  const TrainingModule layers = compiled(Stage::layers);
  const mlir::func::FuncOp train_step = layers.function("train_step");
  Random random(5);
  Tensors parameters = random_parameters(random);
  const std::vector<Tensor> inputs{uniform_tensor({4, 7, 6, 16}, random, -1, 1), one_hot_labels(4, 5)};
  const std::vector<std::string> trainable{"conv/kernel", "bn/gamma", "bn/beta", "fc/kernel"};
  check_gradients(train_step, inputs, parameters, trainable, random);
  const auto loss = [&] { return run_step(train_step, inputs, parameters).loss(); };
  const double start = loss();
  for (int i = 0; i < 20; ++i) descend(train_step, inputs, parameters, trainable, 0.1);
  CHECK(loss() < 0.5 * start);
}

TEST_CASE("every op of the compiler that a kernel can be built around is emitted, and every op is interpreted") {
  mlir::DialectRegistry registry;
  registry.insert<nn::NNDialect>();
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  codegen::attach_emission(context);
  interpreter::attach_interpretation(context);
  int anchors = 0, others = 0;
  for (mlir::RegisteredOperationName op : context.getRegisteredOperationsByDialect("nn")) {
    INFO(op.getStringRef().str());
    const bool is_structural = op.getStringRef() == "nn.parameter" || op.getStringRef() == "nn.kernel" ||
                               op.getStringRef() == "nn.yield" || op.getStringRef() == "nn.launch";
    CHECK(op.hasInterface<interpreter::InterpretableOpInterface>() == !is_structural);
    CHECK(op.hasInterface<codegen::KernelEmissionOpInterface>() == op.hasTrait<nn::Anchor>());
    if (op.hasInterface<nn::PointwiseOpInterface>()) CHECK(op.hasInterface<codegen::MapEmissionOpInterface>());
    ++(op.hasTrait<nn::Anchor>() ? anchors : others);
  }
  CHECK(anchors > 30);
  CHECK(others > 10);
}

TEST_CASE("an op without a gradient, or that nothing computes, is an error with its layer and line") {
  CHECK_THROWS_WITH(compiled(Stage::layers, "sse41", "cube.secret"),
                    Contains("layer 'cube_1' has no gradient (secret)"));
  mlir::DialectRegistry registry = with_cubes();
  registry.insert<nn::NNDialect, mlir::func::FuncDialect>();
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  std::string said;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic& diagnostic) {
    said += diagnostic.str();
    diagnostic.getLocation()->walk([&](mlir::Location location) {
      if (auto line = llvm::dyn_cast<mlir::FileLineColLoc>(location))
        said += " at " + line.getFilename().str() + ":" + std::to_string(line.getLine());
      return mlir::WalkResult::advance();
    });
    return mlir::success();
  });
  const auto module = mlir::parseSourceString<mlir::ModuleOp>(R"(
  func.func @k(%x: tensor<?x4x4x8xf32>) -> tensor<?x4x4x8xf32> attributes {nn.implementation = #nn.implementation<"any", {}>} {
    %0 = nn.relu %x : (tensor<?x4x4x8xf32>) -> tensor<?x4x4x8xf32> loc("relu_1"("net.cpp":3:1))
    %1 = cube.secret %0 : (tensor<?x4x4x8xf32>) -> tensor<?x4x4x8xf32> loc("secret_1"("net.cpp":4:1))
    return %1 : tensor<?x4x4x8xf32>
  })",
                                                              &context);
  REQUIRE(module);
  const auto kernel = *mlir::ModuleOp(*module).getOps<mlir::func::FuncOp>().begin();
  CHECK(mlir::failed(codegen::build_kernel(kernel, machine_model("sse41").value())));
  CHECK_THAT(said, Contains("layer 'secret_1' cannot be compiled") && Contains("cube.secret") && Contains("net.cpp:4"));
}
