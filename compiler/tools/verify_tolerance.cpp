#include "compiler/tools/verify_tolerance.h"

#include <fmt/format.h>

#include "runtime/tool_support/model_files.h"

namespace skipper::tool {

namespace {

struct Usual {
  const char *key, *number;  // of a variant in the manifest
  double tolerance;
  const char* reason;
};

// The first that a variant has.  Errors grow through a network: measured are ResNet50's, with the tests' weights
// on the photo chelsea, each of the largest magnitude of its layer.
constexpr Usual kUsual[] = {
    // The worst layer 3.9e-1, logits 6.7e-2: it finds what is wrong altogether; what digits are worth, classes say.
    {"arithmetic", "int8", 5e-1, "products of int8"},
    // The worst layer 7.3e-2 (arm_fp16 under emulation), logits 1.2e-2.
    {"arithmetic", "float16", 1e-1, "products of float16"},
    // The worst layer 1.7e-2, logits 2.8e-3.
    {"weights", "float16", 2e-2, "weights of float16"},
    // The worst layer 2.3e-5.
    {"weights", "float32", 1e-4, "float32"},
};

}  // namespace

Tolerance usual_tolerance(const nlohmann::json& manifest, const std::string& variant) {
  const nlohmann::json* entry = variant_entry(manifest, variant);
  for (const Usual& usual : kUsual)
    if (entry && entry->value(usual.key, "float32") == usual.number) return {usual.tolerance, usual.reason};
  return {std::end(kUsual)[-1].tolerance, std::end(kUsual)[-1].reason};
}

std::string usual_tolerances() {
  std::string text;
  for (std::size_t i = std::size(kUsual); i-- > 0;)
    text += fmt::format("{}{:g} ({})", text.empty() ? "" : ", ", kUsual[i].tolerance, kUsual[i].reason);
  return text;
}

}  // namespace skipper::tool
