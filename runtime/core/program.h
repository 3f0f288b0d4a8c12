// All programs here print errors after their own name, and say so where memory ran out.
#pragma once

#include <skipper/status.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>

#include "printable.h"
#include "standard_output.h"

namespace skipper::detail {

inline const char* program_name = "";

inline void complain(const char* text) { std::fprintf(stderr, "%s: %s\n", program_name, text); }

// Once: what is destroyed later may need memory too.
inline bool said_out_of_memory = false;

inline void complain_of_memory() {
  if (!said_out_of_memory) complain("out of memory");
  said_out_of_memory = true;
}

// Paths and names in a message may hold anything; without memory, models give a status and no message.
inline void complain(const Status& status) {
  const bool no_memory = status.code() == SKIPPER_OUT_OF_MEMORY;
  if (no_memory && status.message().empty()) return complain_of_memory();
  said_out_of_memory = said_out_of_memory || no_memory;
  complain(escaped(status.message()).c_str());
}

// Some of the standard library's functions must not throw, and end the process instead.
[[noreturn]] inline void end_without_memory() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    complain_of_memory();
    ::_exit(2);
  } catch (...) {
    std::abort();
  }
}

// function's exit status, or `failure` for what it throws.
template <typename Function>
int run_guarded(const char* name, int failure, const Function& function) {
  program_name = name;
  std::set_terminate(end_without_memory);
  try {
    return function();
  } catch (const std::bad_alloc&) {
    complain_of_memory();
  } catch (const std::exception& error) {
    complain(error.what());
  }
  return failure;
}

// The whole of a main; standard output is checked at the end.
template <typename Function>
int run_program(const char* name, int failure, const Function& function) {
  check_standard_output_at_exit(name);
  return run_guarded(name, failure, function);
}

}  // namespace skipper::detail
