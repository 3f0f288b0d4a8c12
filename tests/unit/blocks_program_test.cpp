// examples/blocks as a user runs it.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "support/files.h"
#include "support/npz.h"

using namespace skipper;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

int run(const std::string& arguments, std::string& output) {
  const test::TemporaryFolder printed;
  const int status = std::system(("'" SKIPPER_BLOCKS "' " + arguments + " >'" + printed / "out" + "' 2>&1").c_str());
  output = test::read_file(printed / "out");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("shapes and rows are TensorFlow's") {
  std::string output;
  REQUIRE(run("--json", output) == 0);
  const auto json = nlohmann::json::parse(output);
  const test::Npz oracle(test::test_data("blocks.npz"));
  for (const char* block : {"identity", "conv"}) {
    CAPTURE(block, output);
    const test::Array& expected = oracle[std::string(block) + "/out"];
    CHECK(json[block]["shape"] == nlohmann::json(expected.shape));
    const std::vector<double> row = json[block]["[1,1,0]"];
    REQUIRE(row.size() == 6);
    const auto first = static_cast<std::size_t>((1 * expected.shape[1] + 1) * expected.shape[2] * 6);
    for (std::size_t c = 0; c < 6; ++c) CHECK(row[c] == Approx(expected.values[first + c]).margin(1e-5));
  }
}

TEST_CASE("as text") {
  std::string output;
  CHECK(run("--variant sse41", output) == 0);
  CHECK_THAT(output, StartsWith("identity_block: shape (3, 4, 4, 6), [1,1,0] = 0.70897"));
  CHECK_THAT(output, Contains("\nconv_block: shape (3, 2, 2, 6), [1,1,0] = 0 1.01653"));
}

TEST_CASE("wrong usage ends with status 1") {
  std::string output;
  CHECK(run("--frobnicate", output) == 1);
  CHECK(run("--variant mmx", output) == 1);
  CHECK_THAT(output, Contains("mmx"));
  CHECK(run("--help", output) == 0);
}
