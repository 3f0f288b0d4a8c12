#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // clang-format off: the error is one line of text.
  // error: layer 'res2a_name_of_64_characters_is_one_character_longer_tha_branch2': the name is too long: 64 characters, at most 63 are allowed
  x = identity_block(x, 3, {2, 2, 6}, 2, "a_name_of_64_characters_is_one_character_longer_tha");
  // fixed: x = identity_block(x, 3, {2, 2, 6}, 2, "a_name_of_64_characters_is_one_character_longer_th");
  // clang-format on
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
