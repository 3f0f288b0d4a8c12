#include "layers.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

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

}  // namespace skipper
