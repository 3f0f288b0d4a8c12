// How manifests are printed.
#include "compiler/codegen/json_text.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::ordered_json;
using skipper::codegen::json_text;

TEST_CASE("arrays of numbers or strings alone are one line") {
  const Json json = {{"shape", {-1, 28, 28, 1}},
                     {"inputs", {"a", "b, \"c\""}},
                     {"steps", Json::array({{{"layer", "conv1"}, {"halo", {1, 1}}}, {{"layer", "fc"}}})},
                     {"rows", Json::array({Json::array({1, 2}), Json::array()})}};
  CHECK(json_text(json) == R"({
  "shape": [-1, 28, 28, 1],
  "inputs": ["a", "b, \"c\""],
  "steps": [
    {
      "layer": "conv1",
      "halo": [1, 1]
    },
    {
      "layer": "fc"
    }
  ],
  "rows": [
    [1, 2],
    []
  ]
})");
}

TEST_CASE("what is printed reads back as it was") {
  const Json json = {{"empty", {{"object", Json::object()}, {"array", Json::array()}}},
                     {"scalars", {nullptr, true, -1, 18446744073709551615u, 0.1, "tab\tquote\"backslash\\"}},
                     {"key \"quoted\"\n", 1},
                     {"nested", {Json::array({Json::array({Json::object({{"a", {1}}})})})}}};
  CHECK(Json::parse(json_text(json)) == json);
  for (const Json& top : {Json(7), Json("text"), Json::array(), Json::object(), Json({1, 2})})
    CHECK(Json::parse(json_text(top)) == top);
}

TEST_CASE("bytes that are no UTF-8 are replaced, in values and in keys") {
  CHECK(json_text({{"a\xff", {"b\xff"}}}) == "{\n  \"a\xef\xbf\xbd\": [\"b\xef\xbf\xbd\"]\n}");
}

}  // namespace
