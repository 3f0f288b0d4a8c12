// Turns what the standard library throws into a Status: nothing may leave a public function as an exception.
#pragma once

#include <skipper/status.h>

#include <exception>
#include <new>
#include <string>

namespace skipper::detail {

template <typename Function>
Status guarded(const Function& function) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return Status(SKIPPER_OUT_OF_MEMORY, "out of memory");  // short enough for std::string's own buffer
  } catch (const std::exception& error) {
    return Status(SKIPPER_OUT_OF_MEMORY, error.what());  // std::length_error
  }
}

}  // namespace skipper::detail
