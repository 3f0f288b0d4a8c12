// Models in an app that has Halide pipelines of its own, compiled ahead of time and while it runs.
#include <Halide.h>
#include <blocks.h>
#include <model_app_pipeline.h>
#include <tiny.h>

#include <catch2/catch.hpp>

#include "model_case.h"

using namespace skipper::test;

namespace {

int run_ahead_of_time() {
  Halide::Runtime::Buffer<float, 1> output(64);
  const int status = app_pipeline(output);
  for (int i = 0; i < 64; ++i) CHECK(output(i) == static_cast<float>(i) * 2.0f);
  return status;
}

void run_while_it_runs() {
  Halide::Var x("x");
  Halide::Func squares("squares");
  squares(x) = Halide::cast<float>(x * x);
  squares.parallel(x, 8);
  const Halide::Buffer<float> output = squares.realize({64});
  for (int i = 0; i < 64; ++i) CHECK(output(i) == static_cast<float>(i * i));
}

}  // namespace

TEST_CASE("two models beside an app's own Halide pipelines") {
  const ModelCase tiny_case(*tiny_model(), tiny_graph(), 2), blocks_case(*blocks_model(), blocks_graph(), 2);
  run_while_it_runs();
  CHECK(run_ahead_of_time() == 0);
  const Prepared tiny_prepared(tiny_case, nullptr), blocks_prepared(blocks_case, nullptr);
  Run tiny_run(tiny_case, tiny_prepared, with_threads(3)), blocks_run(blocks_case, blocks_prepared, with_threads(2));
  for (int round = 0; round < 3; ++round) {
    CHECK(tiny_case.worst_difference(tiny_run.outputs()) < 1e-5);
    run_while_it_runs();
    CHECK(blocks_case.worst_difference(blocks_run.outputs()) < 1e-5);
    CHECK(run_ahead_of_time() == 0);
  }
}
