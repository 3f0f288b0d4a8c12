// Turns what the standard library throws into a Status: nothing may leave a public function as an exception.
#pragma once

#include <skipper/status.h>

#include <exception>
#include <new>
#include <string>

namespace skipper::detail {

// Short enough for std::string's own buffer: saying that there is no memory takes none.
inline Status out_of_memory() noexcept { return Status(SKIPPER_OUT_OF_MEMORY, "out of memory"); }

template <typename Function>
Status guarded(const Function& function) noexcept {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::exception& error) {
    try {
      return Status(SKIPPER_OUT_OF_MEMORY, error.what());  // std::length_error
    } catch (const std::exception&) {
      return out_of_memory();
    }
  }
}

// The same for functions that give a value: without memory, an empty one.
template <typename Function>
auto value_or_empty(const Function& function) noexcept -> decltype(function()) {
  try {
    return function();
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace skipper::detail
