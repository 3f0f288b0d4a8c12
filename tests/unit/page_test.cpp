// What pages are made of: text, numbers, axes, drawings, the frame.
#include <catch2/catch.hpp>
#include <cmath>

#include "page/axis.h"
#include "page/data_uri.h"
#include "page/document.h"
#include "page/escape.h"
#include "page/graph.h"
#include "page/numbers.h"

using namespace skipper::page;
using Catch::Matchers::Contains;
using Ticks = std::vector<double>;
using Bytes = std::vector<std::uint8_t>;

namespace {

std::string base64_of(const std::string& text) { return base64(Bytes(text.begin(), text.end())); }

void check_ticks(const Axis& axis, const Ticks& expected) {
  REQUIRE(axis.ticks.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(axis.ticks[i] == Approx(expected[i]).margin(1e-12));
}

}  // namespace

TEST_CASE("escaped text") {
  CHECK(escape("a<b> & \"c\" 'd'") == "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
  CHECK(escape("\t\n ö 数 🙂") == "\t\n ö 数 🙂");
  CHECK(escape("\x01\x7f") == "\uFFFD\uFFFD");
  CHECK(escape(std::string_view("\0", 1)) == "\uFFFD");
  CHECK(escape("\xff<") == "\uFFFD&lt;");
  CHECK(escape("\xc3") == "\uFFFD");                                // cut off
  CHECK(escape("\xe2\x82<") == "\uFFFD\uFFFD&lt;");                 // cut off by something else
  CHECK(escape("\xc0\xbc") == "\uFFFD\uFFFD");                      // '<', too long
  CHECK(escape("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");            // a surrogate
  CHECK(escape("\xf4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond the last character
  CHECK(escape("\xef\xbf\xbf") == "\uFFFD");                        // U+FFFF
}

TEST_CASE("numbers as text") {
  CHECK(number_text(0.1 + 0.2) == "0.3");
  CHECK(number_text(-0.0) == "0");
  CHECK(number_text(std::nan("")) == "NaN");
  CHECK(loss_text(0.04484) == "0.0448");
  CHECK(loss_text(3.214e-5) == "3.21e-05");
  CHECK(loss_text(0) == "0");
  CHECK(loss_text(-HUGE_VAL) == "-inf");
  CHECK(percent_text(0.98764) == "98.76%");
  CHECK(percent_text(std::nan("")) == "NaN");
  CHECK(count_text(0) == "0");
  CHECK(count_text(999) == "999");
  CHECK(count_text(1000) == "1,000");
  CHECK(count_text(-1234567) == "-1,234,567");
  CHECK(duration_text(8.25) == "8.2 s");
  CHECK(duration_text(59.96) == "1 min 00 s");
  CHECK(duration_text(192.4) == "3 min 12 s");
  CHECK(duration_text(7500) == "2 h 05 min");
  CHECK(share_of(1, 3) == "33.3%");
  CHECK(share_of(0, 0) == "–");
}

TEST_CASE("linear axes end at round numbers") {
  check_ticks(linear_axis(0, 0.47, 5), {0, 0.1, 0.2, 0.3, 0.4, 0.5});
  check_ticks(linear_axis(0.962, 0.991, 5), {0.96, 0.97, 0.98, 0.99, 1});
  check_ticks(linear_axis(-3, 12, 5), {-5, 0, 5, 10, 15});
  const Axis point = linear_axis(0.2, 0.2, 5);
  CHECK(point.low < 0.2);
  CHECK(point.high > 0.2);
  CHECK(linear_axis(0, 0, 5).place(0) == Approx(0.5));
  CHECK(linear_axis(0.7, std::nextafter(0.7, 1), 5).ticks.size() < 10);
}

TEST_CASE("logarithmic axes") {
  check_ticks(logarithmic_axis(0.03, 2.4, 8), {0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5});
  check_ticks(logarithmic_axis(0.02, 2, 8), {0.02, 0.05, 0.1, 0.2, 0.5, 1, 2});
  check_ticks(logarithmic_axis(3e-6, 2.4, 8), {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10});
  CHECK(logarithmic_axis(1e-300, 1e300, 8).ticks.size() <= 10);
  const Axis axis = logarithmic_axis(0.01, 1, 8);
  CHECK(axis.place(0.01) == Approx(0).margin(1e-12));
  CHECK(axis.place(0.1) == Approx(0.5));
  CHECK(axis.place(1) == Approx(1));
}

TEST_CASE("axes of epochs have whole ticks and end where the data end") {
  check_ticks(whole_number_axis(0, 3, 8), {0, 1, 2, 3});
  check_ticks(whole_number_axis(1, 12, 8), {2, 4, 6, 8, 10, 12});
  check_ticks(whole_number_axis(0.5, 1.5, 8), {1});
  CHECK(whole_number_axis(1, 12, 8).low == 1);
  CHECK(whole_number_axis(1, 12, 8).high == 12);
}

TEST_CASE("base64, as in RFC 4648") {
  CHECK(base64_of("").empty());
  CHECK(base64_of("f") == "Zg==");
  CHECK(base64_of("fo") == "Zm8=");
  CHECK(base64_of("foo") == "Zm9v");
  CHECK(base64_of("foobar") == "Zm9vYmFy");
  CHECK(base64(Bytes{0xfb, 0xff, 0xbf}) == "+/+/");
}

TEST_CASE("files in pages are data URIs") {
  CHECK(data_uri("image/gif", Bytes{'f', 'o'}) == "data:image/gif;base64,Zm8=");
}

TEST_CASE("drawings escape names, kinds and shapes, whatever bytes they have") {
  const std::string text = svg({{"<a>'", "k&\"", "(1)", {}}, {"\xff\x01", "b", "<2>", {0}}});
  CHECK_THAT(text, Contains(">&lt;a&gt;&#39;</text>"));
  CHECK_THAT(text, Contains("class=\"layer k&amp;&quot;\""));
  CHECK_THAT(text, Contains(">\uFFFD\uFFFD</text>"));
  CHECK_THAT(text, Contains("b &lt;2&gt;</text>"));
}

TEST_CASE("a node is drawn below its inputs, with an edge from each") {
  const std::string text =
      svg({{"a", "in", "", {}}, {"b", "in", "", {}}, {"c", "add", "", {0, 1}}, {"d", "add", "", {0, 2}}});
  const auto count = [&](const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
  };
  CHECK(count("<path ") == 4);
  CHECK(count("<rect ") == 4);
  CHECK(count("y=\"12\" ") == 2);
  CHECK(count("y=\"78\" ") == 1);
  CHECK(count("y=\"144\" ") == 1);
  CHECK(count("C") == 1);  // what passes a row bows out
}

TEST_CASE("a page has what it was given, its title escaped") {
  Document document;
  document.title = "<1>";
  document.style = "p { margin: 0; }";
  document.body = "<p>text</p>\n";
  CHECK(html(document) == R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<title>&lt;1&gt;</title>
<style>p { margin: 0; }</style>
</head>
<body>
<p>text</p>
</body>
</html>
)");
  document.root_style = "--a: \"1\"";
  document.head = "<meta name=\"a\"/>\n";
  document.script = "f();";
  CHECK_THAT(html(document), Contains("<html lang=\"en\" style=\"--a: &quot;1&quot;\">"));
  CHECK_THAT(html(document), Contains("<meta name=\"a\"/>\n<title>"));
  CHECK_THAT(html(document), Contains("<p>text</p>\n<script>f();</script>\n</body>"));
}
