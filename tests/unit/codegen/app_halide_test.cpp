// An app with a Halide pipeline, runtime and handlers of its own links a model; neither meets the other.
#include <HalideBuffer.h>
#include <HalideRuntime.h>
#include <app_pipeline.h>
#include <toy.h>

#include <atomic>
#include <catch2/catch.hpp>

#include "toy_support.h"

namespace {

std::atomic<int> app_loops{0};

int count_loop(void* context, halide_task_t task, int min, int size, uint8_t* closure) {
  ++app_loops;
  return halide_default_do_par_for(context, task, min, size, closure);
}

int run_pipeline() {
  Halide::Runtime::Buffer<float, 1> output(64);
  const int status = app_pipeline(output);
  for (int i = 0; i < 64; ++i) CHECK(output(i) == static_cast<float>(i) * 2.0f);
  return status;
}

}  // namespace

TEST_CASE("a model beside an app's own Halide pipeline", "[codegen][halide]") {
  halide_set_custom_do_par_for(count_loop);
  halide_set_num_threads(2);
  CHECK(run_pipeline() == 0);
  CHECK(app_loops == 1);
  toy::Model model = prepared("plain");
  skipper_options options{};
  options.threads = 3;
  toy::Context context;
  REQUIRE(context.create(model, options) == SKIPPER_OK);
  Call call(TOY_MAX_BATCH);
  REQUIRE(call.predict(context.get()) == SKIPPER_OK);
  call.check_results();
  CHECK(app_loops == 1);
  CHECK(halide_get_num_threads() == 2);
  call.input[0] = FAILS;
  CHECK(call.predict(context.get()) == SKIPPER_KERNEL_FAILED);
  CHECK(run_pipeline() == 0);
  CHECK(app_loops == 2);
}
