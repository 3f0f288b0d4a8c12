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
/// What SKIPPER_MODEL checks: the name is an identifier, and Graph::error() is empty. Else it is a compile error, with
/// that text.
#if __cpp_static_assert >= 202306L
// The text is the message of an assertion, which C++20 takes as an extension. The assertion's condition is the macro's
// argument and nothing else, so that clang shows the line of the spec alone: the lambda has a variable of that name.
#define SKIPPER_CHECK_MODEL(name, graph)                                                                     \
  SKIPPER_NAME_MODEL(name)                                                                                   \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wc++26-extensions\"") static_assert( \
      sizeof([] {                                                                                            \
        constexpr ::skipper::detail::CheckedModel<graph.error()> name;                                       \
        static_assert(name, name);                                                                           \
      }) > 0);                                                                                               \
  _Pragma("clang diagnostic pop") static_assert(true)
#else
// g++ 12 takes no such message, but prints a text that is the argument of a template.
#define SKIPPER_CHECK_MODEL(name, graph) \
  SKIPPER_NAME_MODEL(name)               \
  static_assert(::skipper::spec_error<graph.error()>::is_none)
#endif
/// Refuses a name that is no identifier.
#define SKIPPER_NAME_MODEL(name) \
  namespace skipper::models {    \
  struct name;                   \
  }

namespace skipper {

/// There is none of a text but the empty one: a compiler that refuses it prints the text.
template <Text text>
struct spec_error;
/// No error.
template <>
struct spec_error<Text{}> {
  static constexpr bool is_none = true;  ///< what SKIPPER_MODEL asks
};

}  // namespace skipper

namespace skipper::detail {

/// A condition and, where it does not hold, its message.
template <Text error>
struct CheckedModel {
  constexpr explicit operator bool() const { return error.empty(); }
  constexpr const char* data() const { return error.data(); }
  constexpr std::size_t size() const { return error.size(); }
};

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
