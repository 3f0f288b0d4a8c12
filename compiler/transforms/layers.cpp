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

using NewName = llvm::function_ref<std::string(StringRef)>;

static Location renamed(Location location, NewName new_name) {
  MLIRContext* context = location.getContext();
  if (auto name = dyn_cast<NameLoc>(location))
    return NameLoc::get(StringAttr::get(context, new_name(name.getName())), name.getChildLoc());
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return CallSiteLoc::get(renamed(call.getCallee(), new_name), call.getCaller());
  auto fused = dyn_cast<FusedLoc>(location);
  if (!fused) return location;
  SmallVector<Location> parts;
  for (Location part : fused.getLocations()) parts.push_back(renamed(part, new_name));
  return FusedLoc::get(context, parts, fused.getMetadata());
}

Location sampled_location(Location location, int64_t rows, int64_t columns) {
  const std::string suffix = llvm::formatv("[::{0},::{1}]", rows, columns).str();
  return renamed(location, [&](StringRef name) { return name.str() + suffix; });
}

Location whole_location(Location location) {
  return renamed(location, [](StringRef name) { return whole_name(name).str(); });
}

StringRef whole_name(StringRef name) { return name.ends_with("]") ? name.split("[::").first : name; }

}  // namespace skipper
