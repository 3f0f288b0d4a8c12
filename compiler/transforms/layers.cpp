#include "layers.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace skipper {

static void collect(Location location, SmallVectorImpl<std::string>& names) {
  if (auto name = dyn_cast<NameLoc>(location)) {
    if (!llvm::is_contained(names, name.getName().str())) names.push_back(name.getName().str());
  } else if (auto fused = dyn_cast<FusedLoc>(location)) {
    for (Location part : fused.getLocations()) collect(part, names);
  } else if (auto call = dyn_cast<CallSiteLoc>(location)) {
    collect(call.getCallee(), names);
  }
}

SmallVector<std::string> layer_names(Location location) {
  SmallVector<std::string> names;
  collect(location, names);
  if (names.empty()) names.push_back("?");
  return names;
}

std::string joined_layer_names(Location location) { return llvm::join(layer_names(location), "+"); }

static Location with_suffix(Location location, StringRef suffix) {
  MLIRContext* context = location.getContext();
  if (auto name = dyn_cast<NameLoc>(location))
    return NameLoc::get(StringAttr::get(context, name.getName().getValue() + suffix), name.getChildLoc());
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return CallSiteLoc::get(with_suffix(call.getCallee(), suffix), call.getCaller());
  auto fused = dyn_cast<FusedLoc>(location);
  if (!fused) return location;
  SmallVector<Location> parts;
  for (Location part : fused.getLocations()) parts.push_back(with_suffix(part, suffix));
  return FusedLoc::get(context, parts, fused.getMetadata());
}

LayerPixels pixels_of(StringRef name) {
  LayerPixels pixels{name};
  auto [layer, steps] = name.split("[::");
  auto [rows, columns] = steps.split(",::");
  const bool is_sampled =
      columns.consume_back("]") && !rows.getAsInteger(10, pixels.rows) && !columns.getAsInteger(10, pixels.columns);
  if (!is_sampled) return {name};
  pixels.layer = layer;
  return pixels;
}

Location sampled_location(Location location, int64_t rows, int64_t columns) {
  return with_suffix(location, llvm::formatv("[::{0},::{1}]", rows, columns).str());
}

}  // namespace skipper
