#include "compiler/codegen/map_builder.h"

#include "compiler/codegen/emission/interfaces.h"
#include "compiler/dialect/shapes.h"
#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/common/tensor_shape.h"
#include "compiler/transforms/kernel_body.h"

using namespace mlir;

namespace skipper::codegen {

using Halide::Func;
using Halide::ImageParam;

static int64_t channels_of(Value value) { return nn::tensor_of(value).getShape().back(); }

algorithm::Size size_of_map(Value map) {
  MapShape shape = map_shape(nn::tensor_of(map));
  return {.width = static_cast<int>(shape.width), .height = static_cast<int>(shape.height)};
}

ImageParam MapBuilder::param(int dimensions) {
  ImageParam param(Halide::Float(32), dimensions, "in" + std::to_string(kernel_.params.size()));
  kernel_.params.push_back(param);
  return param;
}

Func MapBuilder::map(Value value) {
  if (!isa<BlockArgument>(value)) return maps_.at(value);
  ImageParam map = param(4);
  kernels::bind(map, map_shape(nn::tensor_of(value)), machine_);
  if (!batch_.defined()) batch_ = map.dim(3).extent();
  return map;
}

Func MapBuilder::channel(Value value) {
  assert(isa<BlockArgument>(value) && "what belongs to a channel comes from outside");
  ImageParam vector = param(1);
  bind_dense(vector, {channels_of(value)});
  return vector;
}

algorithm::Field MapBuilder::samples(Value value) {
  if (!isa<BlockArgument>(value)) return samples_.at(value);
  ImageParam samples = param(2);
  bind_samples(samples, channels_of(value), channels_of(value));
  if (!batch_.defined()) batch_ = samples.dim(1).extent();
  return {samples, -1};
}

Halide::Expr MapBuilder::batch() const {
  assert(batch_.defined() && "the batch is read from an input that comes later");
  return batch_;
}

void MapBuilder::define_map(Value value, Func map) {
  maps_[value] = map;
  if (!stores_maps_) return;
  for (Value yielded : block_.getTerminator()->getOperands())
    if (logical_result(yielded) == value)
      kernels::append_map(kernel_, map, map_shape(nn::tensor_of(yielded)), machine_);
}

void MapBuilder::append_sums(Operation* op, const algorithm::ImageSums& sums) {
  kernels::append(kernel_, sums, channels_of(op->getOperand(0)), machine_);
  for (int component : {0, 1}) samples_[op->getResult(static_cast<unsigned>(component))] = {sums.output, component};
}

void MapBuilder::append_sums(Operation* op, const algorithm::BatchSums& sums) {
  kernels::append(kernel_, sums, channels_of(op->getOperand(0)), machine_);
}

Value MapBuilder::result() const { return logical_result(block_.getTerminator()->getOperand(0)); }

void MapBuilder::emit_if(llvm::function_ref<bool(Operation*)> wanted) {
  for (Operation& op : block_.without_terminator())
    if (wanted(&op)) cast<MapEmissionOpInterface>(op).emit_map(*this);
}

kernels::Kernel MapBuilder::build() {
  stores_maps_ = true;
  emit_if([](Operation* op) { return isa<MapEmissionOpInterface>(op); });
  kernels::compute_once(per_channel_, channels_of(result()), machine_);
  return kernel_;
}

// A flat kernel's result, seen as maps.
static Func as_maps(Func flat, const MapShape& shape) {
  Halide::Var c("c"), x("x"), y("y"), n("n");
  Func maps("maps");
  const int width = static_cast<int>(shape.width), height = static_cast<int>(shape.height);
  maps(c, x, y, n) = flat(c, (n * height + y) * width + x, 0, 0);
  return maps;
}

Halide::Expr MapBuilder::batch_of(const ImageParam& input, bool flat) const {
  if (!flat) return input.dim(input.dimensions() - 1).extent();
  const MapShape shape = map_shape(nn::tensor_of(result()));
  return input.dim(1).extent() / static_cast<int>(shape.width * shape.height);
}

kernels::Kernel MapBuilder::build_around(Value value, bool flat, BuildSums build_sums) {
  auto epilogue = [&](Func sums, std::vector<ImageParam>& params) {
    kernel_.params = params;
    batch_ = batch_of(params.front(), flat);
    maps_[value] = sums;
    emit_if(is_pointwise);
    kernels::compute_once(per_channel_, channels_of(result()), machine_);
    params = kernel_.params;
    return maps_.at(result());
  };
  kernel_ = build_sums(epilogue);
  Func stored = kernel_.outputs.front();
  maps_[result()] = flat ? as_maps(stored, map_shape(nn::tensor_of(result()))) : stored;
  emit_if(is_reduction);
  return kernel_;
}

}  // namespace skipper::codegen
