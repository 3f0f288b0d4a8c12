// Programs in which no allocation succeeds from the n-th on: they say so, with their name, and fail.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "support/files.h"

using skipper::test::read_file;
using skipper::test::TemporaryFolder;

namespace {

struct Program {
  const char *name, *path, *arguments;
  int last = 1'000'000;  // the latest allocation that may be the first to fail
};

// LLVM and MLIR do not ask whether memory came while they set up their tables, and crash.
constexpr int kBeforeMlir = 20;
// Once HDF5 has begun to write, its own end of the process does not get on without memory.
constexpr int kBeforeHdf5 = 1280;

// Each runs with arguments that would take it far, had it memory.
const Program programs[] = {
#ifdef SKIPPER_MNIST_TRAIN
    {"mnist_train", SKIPPER_MNIST_TRAIN, "--epochs 1 --limit 64 -q --threads 1 --data " SKIPPER_EXAMPLE_MNIST},
    {"mnist_predict", SKIPPER_MNIST_PREDICT,
     "--weights none.safetensors --index 0 --threads 1 --data " SKIPPER_EXAMPLE_MNIST},
#endif
#ifdef SKIPPER_CLASSIFY
    {"classify", SKIPPER_CLASSIFY, "--weights none.safetensors --threads 1 none.png"},
#endif
#ifdef SKIPPER_CAM
    {"cam", SKIPPER_CAM, "--weights none.safetensors --threads 1 none.png"},
#endif
#ifdef SKIPPER_BLOCKS
    {"blocks", SKIPPER_BLOCKS, ""},
#endif
#ifdef SKIPPER_CONVERT
    {"skipper-convert", SKIPPER_CONVERT, SKIPPER_WEIGHTS_FILE " out.h5", kBeforeHdf5},
#endif
#ifdef SKIPPER_TOOL
    {"skipper", SKIPPER_TOOL, "inspect none.so"},
#endif
#ifdef SKIPPER_VERIFY
    {"skipper verify", SKIPPER_VERIFY, "none.so none.safetensors"},
#endif
#ifdef SKIPPER_COMPILE
    {"skipper-compile", SKIPPER_COMPILE, SKIPPER_NET_IR " --target sse41 --emit=kernels", kBeforeMlir},
    {"skipper-opt", SKIPPER_OPT, SKIPPER_NET_IR " --canonicalize", kBeforeMlir},
#endif
};

}  // namespace

TEST_CASE("programs say that memory ran out, and fail") {
  const TemporaryFolder folder;
  for (const Program& program : programs)
    for (const int from : {1, 2, 3, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 5000}) {
      if (from > program.last) continue;
      const std::string command = "cd " + folder.path() + " && SKIPPER_FAIL_FROM=" + std::to_string(from) +
                                  " LD_PRELOAD=" SKIPPER_FAILING_MEMORY " exec " + program.path + " " +
                                  program.arguments + " > out 2> errors < /dev/null";
      const int ended = std::system(command.c_str());
      const std::string errors = read_file(folder / "errors");
      INFO(program.name << ", from allocation " << from << ": " << errors);
      REQUIRE(WIFEXITED(ended));
      CHECK(WEXITSTATUS(ended) < 128);        // by no signal
      if (WEXITSTATUS(ended) == 0) continue;  // it was done before
      CHECK_THAT(errors, Catch::Contains(program.name) && Catch::Contains(": "));
      if (from > 5) continue;
      CHECK(WEXITSTATUS(ended) != 0);
      CHECK_THAT(errors, Catch::StartsWith(std::string(program.name)) && Catch::Contains(": out of memory\n"));
    }
}
