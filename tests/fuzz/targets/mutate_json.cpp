#include "mutate_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "fuzz.h"

namespace skipper::fuzz {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* values[] = {"0",
                                  "1",
                                  "-1",
                                  "2",
                                  "7",
                                  "8",
                                  "0.5",
                                  "-0.0",
                                  "1e308",
                                  "-1e308",
                                  "1e-320",
                                  "2147483647",
                                  "2147483648",
                                  "-2147483649",
                                  "4294967295",
                                  "4294967296",
                                  "1125899906842624",
                                  "9007199254740993",
                                  "9223372036854775807",
                                  "9223372036854775808",
                                  "-9223372036854775808",
                                  "18446744073709551615",
                                  "18446744073709551616",
                                  "true",
                                  "false",
                                  "null",
                                  "\"\"",
                                  "\"1\"",
                                  "[]",
                                  "{}",
                                  "[[]]",
                                  "[0]",
                                  "{\"a\":0}"};

// A DOM of deep nesting would be destroyed, and written, by recursion.
bool is_shallow(const std::string& text) {
  int depth = 0;
  for (const char c : text) {
    depth += (c == '[' || c == '{') - (c == ']' || c == '}');
    if (depth > 100) return false;
  }
  return true;
}

// Every value but the root.
void collect(Json& json, std::vector<Json*>& all) {
  if (!json.is_structured()) return;
  for (Json& child : json) {
    all.push_back(&child);
    collect(child, all);
  }
}

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t count) { return random() % count; }

void change(Json& target, const std::vector<Json*>& all, Random& random) {
  switch (below(random, 8)) {
    case 0:
      if (target.is_structured() && !target.empty())
        target.erase(std::next(target.begin(), static_cast<std::ptrdiff_t>(below(random, target.size()))));
      break;
    case 1:
      if (target.is_array() && !target.empty()) target.push_back(Json(target.back()));
      break;
    case 2:
      target = Json(*all[below(random, all.size())]);
      break;
    case 3:
      if (target.is_number_integer())
        target = static_cast<std::int64_t>(target.get<std::uint64_t>() + (random() % 2 == 0 ? 1U : ~0ULL));
      break;
    default:
      target = Json::parse(values[below(random, std::size(values))]);
  }
}

// Text of more brackets than a stack has room for, in the place of a number.
std::string nest(std::string text, Random& random, std::size_t most) {
  const std::size_t at = text.find_first_of("0123456789", below(random, text.size()));
  const std::size_t room = most > text.size() ? (most - text.size()) / 2 : 0;
  if (at == std::string::npos || room == 0) return text;
  const std::size_t depth = below(random, room) + 1;
  text.insert(at + 1, depth, ']');
  return text.insert(at, depth, '[');
}

}  // namespace

std::size_t mutate_json(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed) {
  Random random(seed);
  std::string text(reinterpret_cast<const char*>(bytes), size);
  const std::size_t way = below(random, 8);
  if (way == 0 || text.empty()) return LLVMFuzzerMutate(bytes, size, most);
  if (way == 1) {
    text = nest(text, random, most);
  } else {
    if (!is_shallow(text)) return LLVMFuzzerMutate(bytes, size, most);
    Json json = Json::parse(text, nullptr, false);
    std::vector<Json*> all;
    if (!json.is_discarded()) collect(json, all);
    if (all.empty()) return LLVMFuzzerMutate(bytes, size, most);
    change(*all[below(random, all.size())], all, random);
    text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  if (text.size() > most) return LLVMFuzzerMutate(bytes, size, most);
  std::copy(text.begin(), text.end(), bytes);
  return text.size();
}

}  // namespace skipper::fuzz
