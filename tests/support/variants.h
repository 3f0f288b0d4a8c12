// The variants of a generated model that this machine can run.
#pragma once

#include <skipper/abi.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace skipper::test {

// By name; warns of those that need another CPU.  Fails where none is left.
inline std::vector<std::string> variants_that_run(const skipper_model& model) {
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < model.variant_count; ++i) {
    const skipper_variant* chosen = nullptr;
    const char* name = model.variants[i].name;
    const skipper_status status = model.choose(SKIPPER_ABI_VERSION, name, &chosen);
    if (status == SKIPPER_UNSUPPORTED_CPU) {
      WARN("this CPU cannot run " << name << ": not tested");
      continue;
    }
    INFO(name << ": " << model.last_error());
    REQUIRE(status == SKIPPER_OK);
    names.emplace_back(name);
  }
  REQUIRE_FALSE(names.empty());
  return names;
}

}  // namespace skipper::test
