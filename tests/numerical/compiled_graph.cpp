#include "compiled_graph.h"

#include <catch2/catch.hpp>
#include <cstdlib>

namespace skipper::test {

namespace {

void run(const std::string& command, const std::string& log) {
  const int status = std::system((command + " >'" + log + "' 2>&1").c_str());
  INFO(command);
  if (status != 0) FAIL(read_file(log));
}

}  // namespace

CompiledGraph::CompiledGraph(const Graph& graph, int max_batch, const std::string& options) {
  write_file(folder_ / "random.mlir", print_ir(graph, "random"));
  run("'" SKIPPER_COMPILE_PROGRAM "' '" + (folder_ / "random.mlir") + "' --target avx512,avx2,sse41 --max-batch " +
          std::to_string(max_batch) + " " + options + " -o '" + folder_.path() + "'",
      folder_ / "compile.log");
  run("'" SKIPPER_CXX "' -shared -o '" + (folder_ / "librandom.so") +
          "' -Wl,-u,skipper_model_descriptor -Wl,--no-undefined -Wl,--gc-sections '" + (folder_ / "librandom.a") +
          "' -lm -lpthread -ldl",
      folder_ / "link.log");
  const Status opened = library_.open(folder_ / "librandom.so");
  INFO(opened.message());
  REQUIRE(opened.ok());
}

}  // namespace skipper::test
