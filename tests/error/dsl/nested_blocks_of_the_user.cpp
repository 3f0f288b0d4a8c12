#include <skipper/dsl.h>

using namespace skipper;

constexpr Value strided(Value x, std::int64_t stride, Name name, std::source_location where) {
  if (stride != 1 && stride != 2) return emit_error(x, name, where, "the stride must be 1 or 2, not ", stride);
  return conv2d(x, 8, 3, {.strides = stride, .padding = same, .name = name}, where);
}

constexpr Value twice(Value x, std::int64_t stride, std::source_location where = std::source_location::current()) {
  return strided(strided(x, 1, "one", where), stride, "two", where);
}

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'two': the stride must be 1 or 2, not 3
  x = twice(x, 3);
  // fixed: x = twice(x, 2);
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
