#include "jit_kernel.h"

#include <cstring>
#include <limits>
#include <memory>
#include <stdexcept>

#include "compiler/codegen/kernel_builder.h"
#include "compiler/dialect/shapes.h"
#include "compiler/transforms/kernel_body.h"
#include "tests/numerical/kernels_support.h"

using namespace mlir;

namespace skipper::test {

namespace {

constexpr float canary = 12345.0F;

// Kernels may not allocate: Halide reports the failure and realize throws.
void* refuse_malloc(Halide::JITUserContext*, size_t) { return nullptr; }

// A tensor's elements in memory.
class Places {
 public:
  Places(RankedTensorType type, int64_t batch)
      : layout_(nn::layout_of(type)), shape_(type.getShape()), physical_(nn::physical_shape(type)) {
    for (int64_t& extent : shape_)
      if (ShapedType::isDynamic(extent)) extent = batch;
    for (int64_t& extent : physical_)
      if (ShapedType::isDynamic(extent)) extent = batch;
  }

  int64_t elements() const { return product(shape_); }
  // Up to the last channel of the last pixel: nobody may touch what follows.
  int64_t floats() const {
    return product(physical_) - (layout_ && layout_.getChannels() ? physical_.back() - shape_.back() : 0);
  }
  const SmallVector<int64_t>& shape() const { return shape_; }

  // Returns the place of an element by its number in the dense order.
  int64_t operator[](int64_t element) const {
    const int64_t channels = shape_.back(), c = element % channels, outer = element / channels;
    if (!layout_) return element;
    if (const int64_t panel = layout_.getPanel())
      return (c / panel * (product(shape_) / channels) + outer) * panel + c % panel;
    if (shape_.size() != 4) return outer * physical_.back() + c;
    const int64_t x = outer % shape_[2], y = outer / shape_[2] % shape_[1], n = outer / shape_[2] / shape_[1];
    return pixel(n, y + border(0), x + border(2)) * physical_.back() + c;
  }

  // Fills the memory around the elements: zeros that fill panels and, where there are any, borders; else `hole`.
  std::vector<float> background(bool has_border, float hole) const {
    const bool is_panel = layout_ && layout_.getPanel();
    std::vector<float> memory(static_cast<size_t>(floats()), is_panel ? 0.0F : hole);
    if (!has_border || !layout_ || !layout_.getHalo()) return memory;
    for (int64_t at = 0; at < floats(); ++at)
      if (at % physical_.back() < shape_.back()) memory[static_cast<size_t>(at)] = 0;
    return memory;
  }

 private:
  static int64_t product(ArrayRef<int64_t> extents) {
    int64_t result = 1;
    for (const int64_t extent : extents) result *= extent;
    return result;
  }
  int64_t border(size_t side) const { return layout_.getHalo() ? layout_.getHalo().asArrayRef()[side] : 0; }
  int64_t pixel(int64_t n, int64_t y, int64_t x) const { return (n * physical_[1] + y) * physical_[2] + x; }

  nn::LayoutAttr layout_;
  SmallVector<int64_t> shape_, physical_;
};

GuardedMemory guarded(const std::vector<float>& values, Guard guard) {
  GuardedMemory memory(values.size() * sizeof(float), guard);
  std::copy(values.begin(), values.end(), memory.floats());
  return memory;
}

Halide::Buffer<float> buffer_of(const GuardedMemory& memory, const BufferView& view, int64_t batch) {
  std::vector<halide_dimension_t> dimensions;
  for (const BufferDimension& dimension : view.dimensions)
    dimensions.emplace_back(0, static_cast<int32_t>(dimension.extent * (dimension.batched ? batch : 1)),
                            static_cast<int32_t>(dimension.stride));
  return Halide::Runtime::Buffer<float>(memory.floats() + view.offset, static_cast<int>(dimensions.size()),
                                        dimensions.data());
}

RankedTensorType type_of(Type type) { return cast<RankedTensorType>(type); }

// The batch of the first operand that has one.
int64_t batch_of(func::FuncOp function, ArrayRef<const Tensor*> inputs) {
  for (auto [type, input] : llvm::zip_equal(function.getArgumentTypes(), inputs))
    if (!type_of(type).hasStaticShape()) return input->shape.front();
  return 1;
}

// Halide's errors are no std::exception.
template <typename Body>
auto with_halide_errors(func::FuncOp kernel, Body body) {
  try {
    return body();
  } catch (const Halide::Error& error) {
    throw std::runtime_error(kernel.getName().str() + ": " + error.what());
  }
}

}  // namespace

JitKernel::JitKernel(func::FuncOp kernel, const MachineModel& machine, bool asserts)
    : function_(kernel),
      machine_(machine),
      views_(buffer_views(kernel)),
      target_(Halide::Target(machine.target).with_feature(Halide::Target::JIT)) {
  if (!asserts) target_ = target_.with_feature(Halide::Target::NoAsserts).with_feature(Halide::Target::NoBoundsQuery);
  with_halide_errors(kernel, [&] {
    FailureOr<kernels::Kernel> built = codegen::build_kernel(kernel, machine);
    if (failed(built)) throw std::runtime_error(func::FuncOp(kernel).getName().str() + " was not built");
    kernel_ = std::move(*built);
    pipeline_ = kernel_.pipeline();
    if (machine.family != Family::gpu) pipeline_.jit_handlers().custom_malloc = refuse_malloc;
    pipeline_.compile_jit(target_);
  });
}

KernelRun JitKernel::run(ArrayRef<const Tensor*> inputs, Guard guard) {
  const int64_t batch = batch_of(function_, inputs);
  std::vector<GuardedMemory> memory;
  for (auto [i, input] : llvm::enumerate(inputs)) {
    const Places places(type_of(function_.getArgumentTypes()[i]), batch);
    std::vector<float> values = places.background(true, std::numeric_limits<float>::quiet_NaN());
    for (int64_t element = 0; element < places.elements(); ++element)
      values[static_cast<size_t>(places[element])] = static_cast<float>(input->data[static_cast<size_t>(element)]);
    memory.push_back(guarded(values, guard));
    Halide::Buffer<float> view = buffer_of(memory.back(), views_[i], batch);
    view.set_host_dirty();  // a GPU copies what is marked
    kernel_.params[i].set(view);
  }
  std::vector<Halide::Buffer<>> outputs;
  std::vector<std::unique_ptr<DeviceOutput>> device;
  for (auto [i, type] : llvm::enumerate(function_.getResultTypes())) {
    const Places places(type_of(type), batch);
    memory.push_back(guarded(std::vector<float>(static_cast<size_t>(places.floats()), canary), guard));
    const BufferView& view = views_[inputs.size() + i];
    Halide::Buffer<float> output = buffer_of(memory.back(), view, batch);
    device.push_back(std::make_unique<DeviceOutput>(output, places.floats() - view.offset, machine_));
    outputs.push_back(output);
  }
  Halide::Realization realization(outputs);
  with_halide_errors(function_, [&] { pipeline_.realize(realization, target_); });
  for (const auto& output : device) output->copy_to_host();

  KernelRun result;
  // These two write borders themselves.
  const bool has_border = isa<nn::RelayoutOp, nn::ZeroPadOp>(kernel_body(function_.getBody().front()).anchor);
  for (auto [i, type] : llvm::enumerate(function_.getResultTypes())) {
    const Places places(type_of(type), batch);
    const float* written = memory[inputs.size() + i].floats();
    std::vector<float> expected = places.background(has_border, canary);
    Tensor output(std::vector<int64_t>(places.shape().begin(), places.shape().end()));
    for (int64_t element = 0; element < places.elements(); ++element) {
      const auto place = static_cast<size_t>(places[element]);
      output.data[static_cast<size_t>(element)] = static_cast<double>(written[place]);
      expected[place] = written[place];
    }
    // Bit for bit: a value that is not a number is no stray.
    result.strayed |= std::memcmp(expected.data(), written, expected.size() * sizeof(float)) != 0;
    result.outputs.push_back(std::move(output));
  }
  return result;
}

}  // namespace skipper::test
