#include "implementation.h"

#include "llvm/Support/raw_ostream.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace skipper {

static constexpr llvm::StringLiteral kDirectConv = "direct_conv.", kWeightBits = "weight_bits",
                                     kUnsignedWeights = "unsigned_weights";

namespace {

// The entries of a dictionary of integers; 0 is left out.
struct Entries {
  Builder builder;
  SmallVector<NamedAttribute> list;

  void operator()(StringRef name, int64_t value) {
    if (value) list.push_back(builder.getNamedAttr(name, builder.getI64IntegerAttr(value)));
  }
  void weights(Number number) {
    if (number != Number::float32) (*this)(kWeightBits, bits_of(number));
  }
  DictionaryAttr dictionary() { return builder.getDictionaryAttr(list); }
};

}  // namespace

nn::ImplementationAttr implementation_attr(MLIRContext* context, const DirectConvParameters& parameters,
                                           Number weights) {
  Entries add{Builder(context), {}};
  add.weights(weights);
  add("flat", parameters.flat);
  add("vector", parameters.vector);
  add("panel", parameters.panel);
  add("tile_x", parameters.tile_x);
  add("tile_y", parameters.tile_y);
  add("unroll", parameters.unroll);
  if (parameters.input_lanes > 1) add("input_lanes", parameters.input_lanes);
  add("row", parameters.row);
  add("half_steps", parameters.half_steps);
  add("half_tile", parameters.half_tile);
  add("int8", parameters.int8);
  add("unsigned_samples", parameters.unsigned_samples);
  add(kUnsignedWeights, parameters.unsigned_weights);
  add("panels_inner", parameters.order == LoopOrder::panels_inner);
  add("task_pixels", parameters.task_pixels);
  add("task_panels", parameters.task_panels);
  add("thread_channels", parameters.thread_channels);
  add("channel_threads", parameters.channel_threads);
  add("tile_threads", parameters.tile_threads);
  add("parts", parameters.parts);
  add("staged", parameters.staged);
  return nn::ImplementationAttr::get(context, kDirectConv.str() + parameters.implementation, add.dictionary());
}

nn::ImplementationAttr implementation_attr(MLIRContext* context, const KernelGradientParameters& parameters) {
  Entries add{Builder(context), {}};
  add("flat", parameters.flat);
  add("vector", parameters.vector);
  add("panel", parameters.panel);
  add("tile_ci", parameters.tile_ci);
  add("tile_kx", parameters.tile_kx);
  add("panel_threads", parameters.panel_threads);
  add("ci_threads", parameters.ci_threads);
  add("parts", parameters.parts);
  if (parameters.unroll > 1) add("unroll", parameters.unroll);
  if (parameters.input_lanes > 1) add("input_lanes", parameters.input_lanes);
  return nn::ImplementationAttr::get(context, "kernel_gradient", add.dictionary());
}

nn::ImplementationAttr implementation_attr(MLIRContext* context, const GroupedConvParameters& parameters, int64_t panel,
                                           Number weights) {
  Entries add{Builder(context), {}};
  add.weights(weights);
  add("panel", panel);
  add("vector", parameters.vector);
  add("tile_x", parameters.tile_x);
  add("tile_y", parameters.tile_y);
  return nn::ImplementationAttr::get(context, "grouped_conv", add.dictionary());
}

GroupedConvParameters grouped_conv_parameters(nn::ImplementationAttr implementation) {
  auto get = [&](StringRef name) { return static_cast<int>(parameter_of(implementation, name)); };
  return {.vector = get("vector"), .tile_x = get("tile_x"), .tile_y = get("tile_y")};
}

nn::ImplementationAttr implementation_attr(MLIRContext* context, StringRef name, int64_t panel, Number weights) {
  Entries add{Builder(context), {}};
  if (panel) add.weights(weights);
  add("panel", panel);
  return nn::ImplementationAttr::get(context, name, add.dictionary());
}

int64_t parameter_of(nn::ImplementationAttr implementation, StringRef name) {
  auto value = implementation.getParameters().getAs<IntegerAttr>(name);
  return value ? value.getInt() : 0;
}

Type weight_type(nn::ImplementationAttr implementation) {
  Builder builder(implementation.getContext());
  int64_t bits = parameter_of(implementation, kWeightBits);
  if (bits == bits_of(Number::int8)) return builder.getIntegerType(8, !parameter_of(implementation, kUnsignedWeights));
  return bits == bits_of(Number::float16) ? builder.getF16Type() : builder.getF32Type();
}

DirectConvParameters direct_conv_parameters(nn::ImplementationAttr implementation) {
  auto get = [&](StringRef name) { return parameter_of(implementation, name); };
  DirectConvParameters parameters;
  parameters.implementation = implementation.getName().substr(kDirectConv.size()).str();
  parameters.flat = get("flat");
  parameters.vector = static_cast<int>(get("vector"));
  parameters.panel = static_cast<int>(get("panel"));
  parameters.tile_x = static_cast<int>(get("tile_x"));
  parameters.tile_y = static_cast<int>(get("tile_y"));
  parameters.unroll = static_cast<int>(get("unroll"));
  parameters.input_lanes = std::max(1, static_cast<int>(get("input_lanes")));
  parameters.row = get("row");
  parameters.half_steps = static_cast<int>(get("half_steps"));
  parameters.half_tile = get("half_tile");
  parameters.int8 = get("int8");
  parameters.unsigned_samples = get("unsigned_samples");
  parameters.unsigned_weights = get(kUnsignedWeights);
  parameters.order = get("panels_inner") ? LoopOrder::panels_inner : LoopOrder::pixels_inner;
  parameters.task_pixels = get("task_pixels");
  parameters.task_panels = get("task_panels");
  parameters.thread_channels = static_cast<int>(get("thread_channels"));
  parameters.channel_threads = static_cast<int>(get("channel_threads"));
  parameters.tile_threads = static_cast<int>(get("tile_threads"));
  parameters.parts = static_cast<int>(get("parts"));
  parameters.staged = get("staged");
  return parameters;
}

KernelGradientParameters kernel_gradient_parameters(nn::ImplementationAttr implementation) {
  auto get = [&](StringRef name) { return static_cast<int>(parameter_of(implementation, name)); };
  return {.flat = get("flat") != 0,
          .vector = get("vector"),
          .panel = get("panel"),
          .tile_ci = get("tile_ci"),
          .tile_kx = get("tile_kx"),
          .unroll = std::max(1, get("unroll")),
          .input_lanes = std::max(1, get("input_lanes")),
          .panel_threads = get("panel_threads"),
          .ci_threads = get("ci_threads"),
          .parts = get("parts")};
}

std::string to_string(nn::ImplementationAttr implementation) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << implementation.getName();
  for (NamedAttribute entry : implementation.getParameters())
    stream << ' ' << entry.getName().getValue() << '=' << cast<IntegerAttr>(entry.getValue()).getInt();
  return text;
}

}  // namespace skipper
