// Files that processes left when they were killed while writing go away with the next one that is written there.
#include <fcntl.h>
#include <skipper/files.h>
#include <skipper/npy.h>
#include <skipper/weights.h>
#include <sys/file.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>

#include "support/files.h"

using namespace skipper;
using skipper::test::TemporaryFolder;

TEST_CASE("whatever writes a file removes what killed processes left beside it, and nothing of live ones") {
  using Write = std::function<Status(const std::string&)>;
  const Write write =
      GENERATE(Write([](const std::string& path) { return write_file(path, "x", 1); }),
               Write([](const std::string& path) { return write_npy(path, {1}, std::vector<float>{1}.data()); }),
               Write([](const std::string& path) { return Weights().save(path); }));
  const TemporaryFolder folder;
  const std::string path = folder / "file", live = path + ".fedcba9876543210.tmp";
  test::write_file(path + ".0123456789abcdef.tmp", "left");
  test::write_file(live, "half");
  test::write_file(path + ".notes.tmp", "the user's");
  const int held = ::open(live.c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(::flock(held, LOCK_EX | LOCK_NB) == 0);
  REQUIRE(write(path).ok());
  CHECK(folder.names() == std::vector<std::string>{"file", "file.fedcba9876543210.tmp", "file.notes.tmp"});
  ::close(held);
}
