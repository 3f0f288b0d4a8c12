#pragma once
// So that compilers report an error inside SKIPPER_MODEL at the line that uses it.
#pragma GCC system_header

#include <cstdio>
#include <exception>
#include <string>

#include "graph.h"
#include "print_ir.h"

/// \file
/// The last line of a spec.

/// \def SKIPPER_MODEL(name, graph)
/// SKIPPER_MODEL(name, graph) ends a spec: `name` (a C identifier) is the model's, `graph` an expression that gives its
/// graph, such as a call. It checks the graph in the compiler and defines main(), which prints the graph as nn IR.
/// An app that includes a spec defines SKIPPER_SPEC_ONLY first and gets the functions and checks without main().
#ifdef SKIPPER_SPEC_ONLY
#define SKIPPER_MODEL(name, ...) SKIPPER_CHECK_MODEL(name, (__VA_ARGS__))
#else
#define SKIPPER_MODEL(name, ...)                                                \
  SKIPPER_CHECK_MODEL(name, (__VA_ARGS__));                                     \
  int main() {                                                                  \
    return ::skipper::detail::print_model(#name, [] { return (__VA_ARGS__); }); \
  }                                                                             \
  static_assert(true)
#endif
/// SKIPPER_MODEL checks that the name is an identifier, and that the graph is complete. Both are compile errors.
#define SKIPPER_CHECK_MODEL(name, graph)           \
  namespace skipper::models {                      \
  struct name; /* refuses what is no identifier */ \
  }                                                \
  static_assert(graph.is_complete())

namespace skipper::detail {

/// Prints the graph that `make` gives; the exit status of a spec's program.
template <typename Make>
int print_model(const char* name, Make make) {
  try {
    const std::string text = print_ir(make(), name);
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return 0;
    std::fprintf(stderr, "error: cannot write the model '%s' to standard output\n", name);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 1;
}

}  // namespace skipper::detail
