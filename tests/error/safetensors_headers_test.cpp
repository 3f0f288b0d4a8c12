// Which headers are read: those that the format's reference reads, by a table that it wrote
// (tests/data/make_safetensors_headers.py).
#include <skipper/weights.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <map>
#include <sstream>

#include "support/files.h"
#include "support/safetensors_file.h"

using namespace skipper;

namespace {

// Where Skipper differs on purpose: names of cases as they start, and why.  All are refused here and read there.
const std::map<std::string, std::string> deliberate = {
    {"metadata: key twice", "which of the two counts cannot be told"},
    {"metadata alone: key twice", "which of the two counts cannot be told"},
    {"one name, one place", "the first tensor would vanish"},
    {"entry: list", "serde's other notation of a struct, which no writer uses"},
    {"dtype as an object", "serde's other notation of an enum, which no writer uses"},
};

struct Case {
  std::string name, header;
  std::size_t data_bytes = 0;
  bool read = false;
};

std::string unescaped(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
      continue;
    }
    bytes += static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16));
    i += 3;
  }
  return bytes;
}

std::vector<Case> read_cases() {
  std::istringstream file(test::read_file(test::test_data("safetensors_headers.txt")));
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    if (line[0] == '#') continue;
    std::istringstream fields(line);
    std::string header, bytes, verdict;
    Case one;
    std::getline(fields, one.name, '\t');
    std::getline(fields, header, '\t');
    std::getline(fields, bytes, '\t');
    std::getline(fields, verdict, '\t');
    one.header = unescaped(header);
    one.data_bytes = std::stoul(bytes);
    one.read = verdict == "read";
    cases.push_back(one);
  }
  return cases;
}

}  // namespace

TEST_CASE("headers are read or refused as the format's reference does, but for a list of reasons") {
  const std::vector<Case> cases = read_cases();
  REQUIRE(cases.size() > 400);
  std::size_t differ = 0;
  for (const Case& one : cases) {
    const std::string bytes = test::safetensors_file(one.header, std::string(one.data_bytes, '\0'));
    Weights weights;
    const Status status = weights.from_memory(bytes.data(), bytes.size());
    INFO(one.name << ": " << one.header.substr(0, 200) << "\n" << status.message());
    const auto reason = deliberate.find(one.name);
    CHECK(status.ok() == (one.read && reason == deliberate.end()));
    if (reason == deliberate.end()) continue;
    CHECK(one.read);
    ++differ;
  }
  CHECK(differ == deliberate.size());
}
