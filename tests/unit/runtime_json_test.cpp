// The reader and writer of JSON, and texts that messages show.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "../../runtime/core/json.h"
#include "../../runtime/core/printable.h"

using namespace skipper;
using namespace skipper::detail;

namespace {

Json parsed(const std::string& text) {
  Json json;
  const Status status = parse_json(text, "file", json);
  INFO(status.message());
  REQUIRE(status.ok());
  return json;
}

void refused(const std::string& text, const std::string& message) {
  Json json("old");
  const Status status = parse_json(text, "file", json);
  INFO(text.substr(0, 100));
  CHECK(status.code() == SKIPPER_BAD_FILE);
  CHECK_THAT(status.message(), Catch::StartsWith("file: ") && Catch::Contains(message));
  CHECK(json.is_null());
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("what is written is read back the same") {
  for (const std::string& text :
       {std::string("null"), std::string("true"), std::string("[]"), std::string("{}"),
        std::string("-9223372036854775808"), std::string("18446744073709551615"),
        std::string(R"({"a":[1,2.5,"x"],"b":{"c":null,"d":false}})"), std::string(R"("quote \" backslash \\ é")"),
        std::string("1e-07"), std::string("5.0"), std::string("1e+300")})
    CHECK(parsed(text).dump() == text);
  for (const double value : {0.1, 1.0 / 3, 1e-320, 1.7976931348623157e308, -0.0, 123456789.0}) {
    const Json read = parsed(Json::object({{"x", value}}).dump());
    CHECK(read.number_at("x") == value);
    CHECK(read.at("x") == Json(value));
  }
  CHECK(Json(std::nan("")).dump() == "null");
  CHECK(Json(std::string("\x01\xff\n")).dump() == "\"\\u0001\xef\xbf\xbd\\u000a\"");
  CHECK(parsed(R"({"a":[1,{}],"b":[]})").dump(2) == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

TEST_CASE("texts that are no JSON, or would be trouble, are refused") {
  refused("", "byte");
  refused("{", "byte");
  refused("1 2", "byte");
  refused("{\"a\":1,}", "byte");
  refused(std::string("{}\0x", 4), "at byte 3");
  refused("\xef\xbb\xbf{}", "byte order mark");
  refused("\"\xff\"", "byte");
  refused("1e400", "byte");
  refused(R"({"a":1,"a":2})", "'a' occurs twice");
  refused(R"([{"x":{"a":1,"b":1,"a\u0000":2,"a":3}}])", "'a' occurs twice");
  refused(nested(max_json_depth + 1), "deep");
  refused(nested(200000), "deep");
  refused(std::string(200000, '['), "deep");
  refused(
      [] {
        std::string text;
        for (int i = 0; i < 100000; ++i) text += "{\"a\":";
        return text;
      }(),
      "deep");
  CHECK(parsed(nested(max_json_depth)).kind() == Json::Kind::list);
}

TEST_CASE("members are checked before they are used") {
  const Json json = parsed(
      R"({"huge":1e308,"float":2.0,"negative":-1,"big":18446744073709551615,"most":9223372036854775807,"text":"1"})");
  const auto message = [&](const char* key, std::int64_t least, std::int64_t most) -> std::string {
    try {
      return std::to_string(json.integer_at(key, least, most));
    } catch (const JsonError& error) {
      return error.what();
    }
  };
  CHECK(message("huge", 0, INT64_MAX) == "'huge' is no whole number");
  CHECK(message("float", 0, INT64_MAX) == "'float' is no whole number");
  CHECK(message("text", 0, INT64_MAX) == "'text' is no whole number");
  CHECK(message("none", 0, INT64_MAX) == "'none' is missing");
  CHECK(message("negative", 0, INT64_MAX) == "'negative' is -1, not in 0 to 9223372036854775807");
  CHECK(message("big", 0, INT64_MAX) == "'big' is 18446744073709551615, not in 0 to 9223372036854775807");
  CHECK(message("most", 0, INT64_MAX) == "9223372036854775807");
  CHECK(message("most", 0, INT32_MAX) == "'most' is 9223372036854775807, not in 0 to 2147483647");
  CHECK_THROWS_AS(json.text_at("huge"), JsonError);
  CHECK_THROWS_AS(json.list_at("huge"), JsonError);
  CHECK_THROWS_AS(json.object_at("huge"), JsonError);
  CHECK_THROWS_AS(json.number_at("text"), JsonError);
}

TEST_CASE("texts are shown without control characters, and names not at any length") {
  CHECK(escaped("conv1/kernel é 漢") == "conv1/kernel é 漢");
  CHECK(escaped("a\nb\rc\td") == "a\\nb\\rc\\td");
  CHECK(escaped(std::string("\x1b[31m\x7f\0", 7)) == "\\x1b[31m\\x7f\\x00");
  CHECK(escaped("\xc2\x9b") == "\\u{9b}");        // a terminal's other CSI
  CHECK(escaped("\xe2\x80\xae") == "\\u{202e}");  // right to left
  CHECK(escaped("\xff\xc0\xaf\xed\xa0\x80\xe6\xbc") == "\\xff\\xc0\\xaf\\xed\\xa0\\x80\\xe6\\xbc");
  for (const std::string& part :
       {std::string("x"), std::string("é"), std::string("漢"), std::string("\n"), std::string("\xff")})
    for (const std::size_t count : {190U, 210U, 500U, 5000U, 100000U}) {
      std::string name;
      for (std::size_t i = 0; i < count; ++i) name += part;
      const std::string text = printable(name);
      CHECK(text.size() <= max_printed_name);
      CHECK(is_utf8(text));
      CHECK((text == name || text.find("...") != std::string::npos || count == 190U));
    }
  CHECK_THAT(printable("begin" + std::string(1000, 'x') + "end"),
             Catch::StartsWith("beginx") && Catch::EndsWith("xend"));
}
