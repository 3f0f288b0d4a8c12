#include "device_code.h"

#include <stdexcept>

#include "compiler/codegen/kernel_builder.h"
#include "compiler/dialect/nn_dialect.h"
#include "compiler/transforms/layers.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;

namespace skipper::test {

namespace {

// ptxas assembles its PTX for newer devices too.
constexpr const char* kVariant = "cuda80";

int64_t constant(const Halide::Expr& expression) {
  const auto value = Halide::Internal::as_const_int(Halide::Internal::simplify(expression));
  if (!value) throw std::runtime_error("a launch whose threads or shared memory depend on a buffer");
  return *value;
}

// halide_cuda_run(state, entry, blocks x 3, threads x 3, shared bytes, ...)
class Launches : public Halide::Internal::IRVisitor {
 public:
  std::vector<Launch> found;
  std::vector<std::string> temporaries;

 private:
  using IRVisitor::visit;
  void visit(const Halide::Internal::Allocate* allocate) override {
    temporaries.push_back(allocate->name);
    IRVisitor::visit(allocate);
  }
  void visit(const Halide::Internal::Call* call) override {
    if (call->name == "halide_cuda_run") {
      const auto* entry = call->args.at(1).as<Halide::Internal::StringImm>();
      if (!entry) throw std::runtime_error("halide_cuda_run has other arguments than this test knows");
      const int64_t threads = constant(call->args.at(5)) * constant(call->args.at(6)) * constant(call->args.at(7));
      found.push_back({entry->value, threads, constant(call->args.at(8))});
    }
    IRVisitor::visit(call);
  }
};

OwningOpRef<ModuleOp> parse_and_run(MLIRContext& context, const std::string& ir, const GraphOptions& options,
                                    const MachineModel& machine, int64_t max_batch) {
  auto module = parseSourceString<ModuleOp>(ir, &context);
  if (!module) throw std::runtime_error("nn IR does not parse");
  Builder builder(&context);
  (*module)->setAttr(nn::kVariantAttr, builder.getStringAttr(machine.variant));
  (*module)->setAttr(nn::kTargetAttr, builder.getStringAttr(machine.target));
  (*module)->setAttr(nn::kMaxBatchAttr, builder.getI64IntegerAttr(max_batch));
  PassManager passes(&context);
  add_graph_passes(passes, options);
  add_variant_passes(passes, {});
  if (failed(passes.run(*module))) throw std::runtime_error("a pass failed");
  return module;
}

}  // namespace

DeviceCode device_code(const Halide::Pipeline& pipeline, const std::vector<Halide::Argument>& inputs,
                       const std::string& name) {
  const MachineModel machine = machine_model(kVariant).value();
  Halide::Module module = Halide::Pipeline(pipeline).compile_to_module(inputs, name, kernels::kernel_target(machine));
  DeviceCode code;
  code.kernel = name;
  Launches launches;
  for (const Halide::Internal::LoweredFunc& function : module.functions()) function.body.accept(&launches);
  code.launches = launches.found;
  code.temporaries = launches.temporaries;
  for (const Halide::Buffer<>& buffer : module.buffers())
    if (buffer.name().find("gpu_source_kernels") != std::string::npos)
      code.ptx = static_cast<const char*>(buffer.data());
  if (code.ptx.empty() || code.launches.empty()) throw std::runtime_error(name + " has no device code");
  return code;
}

std::vector<DeviceCode> device_codes(const std::string& ir, const GraphOptions& options, int64_t max_batch) {
  DialectRegistry registry;
  registry.insert<nn::NNDialect, func::FuncDialect>();
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  const MachineModel machine = machine_model(kVariant).value();
  const OwningOpRef<ModuleOp> module = parse_and_run(context, ir, options, machine, max_batch);
  std::vector<DeviceCode> codes;
  for (auto function : ModuleOp(*module).getOps<func::FuncOp>()) {
    auto implementation = function->getAttrOfType<nn::ImplementationAttr>(nn::kImplementationAttr);
    if (!implementation) continue;
    const FailureOr<kernels::Kernel> kernel = codegen::build_kernel(function, machine);
    if (failed(kernel)) throw std::runtime_error(function.getName().str() + " was not built");
    codes.push_back(device_code(kernel->pipeline(), kernel->inputs(), function.getName().str()));
    codes.back().layers = joined_layer_names(function.getLoc());
    codes.back().implementation = implementation.getName().str();
  }
  return codes;
}

}  // namespace skipper::test
