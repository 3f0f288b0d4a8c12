#include "implementation.h"

#include "llvm/Support/raw_ostream.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace skipper {

static constexpr llvm::StringLiteral kDirectConv = "direct_conv.";

nn::ImplementationAttr implementation_attr(MLIRContext* context, const DirectConvParameters& parameters) {
  Builder builder(context);
  SmallVector<NamedAttribute> entries;
  auto add = [&](StringRef name, int64_t value) {
    if (value) entries.push_back(builder.getNamedAttr(name, builder.getI64IntegerAttr(value)));
  };
  add("flat", parameters.flat);
  add("vector", parameters.vector);
  add("panel", parameters.panel);
  add("tile_x", parameters.tile_x);
  add("tile_y", parameters.tile_y);
  add("unroll", parameters.unroll);
  add("panels_inner", parameters.order == LoopOrder::panels_inner);
  add("task_pixels", parameters.task_pixels);
  add("task_panels", parameters.task_panels);
  return nn::ImplementationAttr::get(context, kDirectConv.str() + parameters.implementation,
                                     builder.getDictionaryAttr(entries));
}

nn::ImplementationAttr implementation_attr(MLIRContext* context, StringRef name, int64_t panel) {
  Builder builder(context);
  SmallVector<NamedAttribute> entries;
  if (panel) entries.push_back(builder.getNamedAttr("panel", builder.getI64IntegerAttr(panel)));
  return nn::ImplementationAttr::get(context, name, builder.getDictionaryAttr(entries));
}

int64_t parameter_of(nn::ImplementationAttr implementation, StringRef name) {
  auto value = implementation.getParameters().getAs<IntegerAttr>(name);
  return value ? value.getInt() : 0;
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
  parameters.order = get("panels_inner") ? LoopOrder::panels_inner : LoopOrder::pixels_inner;
  parameters.task_pixels = get("task_pixels");
  parameters.task_panels = get("task_panels");
  return parameters;
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
