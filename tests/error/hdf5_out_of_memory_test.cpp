// Reading HDF5 with allocations that fail.  The library crashes in its child then, so the status may be that of a
// damaged file; what holds is that the app gets one, that nothing is left, and that the next call goes well.
#include <skipper/hdf5.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/failing_memory.h"
#include "support/files.h"

using namespace skipper;
using namespace skipper::test;

namespace {

std::ptrdiff_t open_files() { return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}); }

bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) != -1; }

void check(long n, Failing failing) {
  static const std::string path = test_data("keras1_tiny.h5");
  Weights weights;
  const auto files = open_files();
  const long blocks = live_blocks();
  skipper_status code = SKIPPER_OK;
  bool threw = false;
  (void)run_failing(n, failing, [&] {
    try {
      code = read_keras_hdf5(path, weights).code();
    } catch (...) {
      threw = true;
    }
  });
  const bool empty = weights.tensors().empty();
  weights.clear();
  const long left = live_blocks() - blocks;
  INFO("allocation " << n << (failing == Failing::once ? "" : " and all behind it") << ": status " << code);
  CHECK_FALSE(threw);
  const bool expected = code == SKIPPER_OK || code == SKIPPER_OUT_OF_MEMORY || code == SKIPPER_BAD_FILE;
  CHECK(expected);
  CHECK(left == 0);
  CHECK(empty == (code != SKIPPER_OK));
  CHECK_FALSE(has_children());
  CHECK(open_files() == files);
  Weights again;
  REQUIRE(read_keras_hdf5(path, again).ok());
}

}  // namespace

TEST_CASE("whichever allocation of reading HDF5 fails, here or in the child, there is a status and nothing is left") {
  for (int warm = 0; warm < 2; ++warm) {
    Weights weights;
    REQUIRE(read_keras_hdf5(test_data("keras1_tiny.h5"), weights).ok());
  }
  for (const Failing failing : {Failing::once, Failing::onwards})
    for (long n = 1; n < 6000; n += 1 + n / 25) check(n, failing);
}
