// Each public function of Skipper::runtime and Skipper::train, with each of its allocations failing in turn, alone and
// with all behind it: a status, nothing leaked, no lock and no file left, and the next call goes well.
#include <skipper/files.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "out_of_memory_cases.h"
#include "support/failing_memory.h"

using namespace skipper;
using namespace skipper::test;

namespace {

// Says what is wrong with one attempt; "" for nothing.
std::string attempt(const Case& tried, long n, Failing failing, World& world, bool& more) {
  const std::vector<std::string> files = world.folder.names();
  const auto descriptors = [] { return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}); };
  const auto open_files = descriptors();
  const long blocks = live_blocks();
  skipper_status code = SKIPPER_OK;
  std::string thrown;
  more = run_failing(n, failing, [&] {
    try {
      code = tried.function().code();
    } catch (...) {
      thrown = "threw";
    }
  });
  if (!thrown.empty()) return thrown;
  if (code != SKIPPER_OK && (code != SKIPPER_OUT_OF_MEMORY || !more)) return "gave the status " + std::to_string(code);
  if (!tried.leaks && live_blocks() != blocks) return "leaked " + std::to_string(live_blocks() - blocks) + " blocks";
  if (descriptors() != open_files) return "left a file open";
  if (world.folder.names() != files) return "left a file behind";
  if (const Status again = tried.function(); !again.ok()) return "did not go well the next time: " + again.message();
  return "";
}

void check(const Case& tried, World& world) {
  for (int warm = 0; warm < 2; ++warm) require_ok(tried.function());  // what is allocated once in a process
  for (const Failing failing : {Failing::once, Failing::onwards}) {
    bool more = true;
    for (long n = 1; more; ++n) {
      const std::string wrong = attempt(tried, n, failing, world, more);
      INFO(tried.name << ", allocation " << n << (failing == Failing::once ? "" : " and all behind it"));
      CHECK(wrong == "");
      if (!wrong.empty()) return;
    }
  }
}

}  // namespace

TEST_CASE("whichever allocation fails, each function gives a status, leaks nothing and works the next time") {
  World world;
  require_ok(skipper::write_file(world.in("out"), "", 0));
  for (const Case& one : out_of_memory_cases(world)) check(one, world);
}

TEST_CASE("the table of functions that were tried without memory has all that the headers declare") {
  World world;
  std::set<std::string> tried;
  for (const Case& one : out_of_memory_cases(world)) {
    const std::string name = one.name.substr(0, one.name.find(','));
    tried.insert(name.substr(name.rfind(':') + 1));
  }
  // These components use libraries of others, which end the process themselves.
  const std::set<std::string> others = {"hdf5.h", "vision.h", "cam_explainer.h"};
  const std::regex declaration(R"(^ *(?:\[\[nodiscard\]\] )?Status (\w+)\()");
  std::size_t found = 0;
  for (const auto& header : std::filesystem::directory_iterator(SKIPPER_INCLUDE)) {
    if (others.count(header.path().filename().string()) > 0) continue;
    std::istringstream text(read_file(header.path().string()));
    for (std::string line; std::getline(text, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, declaration) || match[1] == "Status") continue;
      INFO(header.path() << ": " << line);
      CHECK(tried.count(match[1]) == 1);
      ++found;
    }
  }
  CHECK(found > 35);
}
