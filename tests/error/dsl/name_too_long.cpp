#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // clang-format off: the error is one line of text.
  // error: layer 'a_name_of_64_characters_is_one_character_longer_than_63_allowed': the name is too long: 64 characters, at most 63 are allowed
  x = relu(x, {.name = "a_name_of_64_characters_is_one_character_longer_than_63_allowed_"});
  // fixed: x = relu(x, {.name = "a_name_of_64_characters_is_one_character_longer_than_63_allowed"});
  // clang-format on
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
