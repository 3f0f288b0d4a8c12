// Generated models: what they compute in each variant, with any number of threads, and what they refuse.
#include <blocks.h>
#include <mnist_resnet.h>
#include <tiny.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "model_case.h"

using namespace skipper::test;

namespace {

constexpr double tolerance = 1e-5;

struct HostPool {
  std::atomic<int> loops{0}, tasks{0};
};

int host_parallel_for(void* user, int32_t tasks, skipper_task body, void* body_data) {
  auto* pool = static_cast<HostPool*>(user);
  pool->loops += 1;
  pool->tasks += tasks;
  std::atomic<int32_t> next{0};
  std::atomic<int> status{0};
  const auto work = [&] {
    for (int32_t i = next++; i < tasks; i = next++)
      if (const int result = body(body_data, i)) status = result;
  };
  std::thread other(work);
  work();
  other.join();
  return status;
}

// The same arguments for every call; tests spoil one at a time.
struct TinyCall {
  std::vector<float> input = std::vector<float>(TINY_MAX_BATCH * TINY_INPUT_0_ELEMENTS, 0.5f);
  std::vector<float> output = std::vector<float>(TINY_MAX_BATCH * TINY_OUTPUT_0_ELEMENTS, -1.0f);
  int32_t batch = 1;
  const float* inputs[1] = {input.data()};
  float* outputs[1] = {output.data()};
  size_t input_bytes[1] = {TINY_INPUT_0_ELEMENTS * sizeof(float)};
  size_t output_bytes[1] = {TINY_OUTPUT_0_ELEMENTS * sizeof(float)};

  skipper_status predict(skipper_context* context) {
    return tiny_predict(context, batch, inputs, input_bytes, outputs, output_bytes);
  }
};

std::string message() { return tiny_last_error(); }

}  // namespace

TEST_CASE("each variant computes what the graph says") {
  const ModelCase tiny_case(*tiny_model(), tiny_graph(), TINY_MAX_BATCH);
  const ModelCase blocks_case(*blocks_model(), blocks_graph(), BLOCKS_MAX_BATCH);
  for (const ModelCase* one : {&tiny_case, &blocks_case}) {
    const std::vector<std::string> variants = runnable_variants(one->model());
    for (const std::string& name : variants) {
      const Prepared prepared(*one, name.c_str());
      CHECK(prepared.variant().name == name);
      Run run(*one, prepared, with_threads(2));
      INFO(one->model().name << ' ' << name);
      CHECK(one->worst_difference(run.outputs()) < tolerance);
    }
    CHECK(Prepared(*one, nullptr).variant().name == variants.front());
  }
}

TEST_CASE("the same bits with any number of threads, in each run") {
  const ModelCase one(*mnist_resnet_model(), mnist_resnet_graph(), 3);
  for (const std::string& name : runnable_variants(one.model())) {
    const Prepared prepared(one, name.c_str());
    Run first(one, prepared, with_threads(1));
    const auto expected = first.outputs();
    CHECK(one.worst_difference(expected) < tolerance);
    for (const int threads : {1, 2, 5}) {
      // Weights that were packed by other threads, too.
      const skipper_options options = with_threads(threads);
      const Prepared again(one, name.c_str(), &options);
      Run run(one, again, options);
      INFO(name << ", " << threads << " threads");
      CHECK(run.outputs() == expected);
      CHECK(run.outputs() == expected);
    }
  }
}

TEST_CASE("the host's own pool gives the same bits") {
  const ModelCase one(*mnist_resnet_model(), mnist_resnet_graph(), 2);
  HostPool pool;
  skipper_options options = with_threads(1);
  options.parallel_for = host_parallel_for;
  options.parallel_for_user = &pool;
  for (const std::string& name : runnable_variants(one.model())) {
    pool.loops = pool.tasks = 0;
    const Prepared prepared(one, name.c_str());
    Run alone(one, prepared, with_threads(1)), hosted(one, prepared, options);
    CHECK(hosted.outputs() == alone.outputs());
    CHECK(pool.loops >= 10);
    CHECK(pool.tasks > pool.loops);
  }
}

TEST_CASE("a batch out of range is refused") {
  const ModelCase one(*tiny_model(), tiny_graph(), 1);
  const Prepared prepared(one, nullptr);
  Run run(one, prepared, with_threads(1));
  for (const int32_t batch : {-1, 0, TINY_MAX_BATCH + 1, INT32_MAX}) {
    TinyCall call;
    call.batch = batch;
    CHECK(call.predict(run.context()) == SKIPPER_BATCH_OUT_OF_RANGE);
    CHECK(message().find("the batch is " + std::to_string(batch)) != std::string::npos);
    CHECK(call.output == TinyCall().output);
  }
  CHECK(TinyCall().predict(run.context()) == SKIPPER_OK);
}

TEST_CASE("buffers of a wrong size are refused") {
  const ModelCase one(*tiny_model(), tiny_graph(), 1);
  const Prepared prepared(one, nullptr);
  Run run(one, prepared, with_threads(1));
  for (const size_t bytes : {size_t{0}, TINY_INPUT_0_ELEMENTS * sizeof(float) - 4, SIZE_MAX}) {
    TinyCall call;
    call.input_bytes[0] = bytes;
    CHECK(call.predict(run.context()) == SKIPPER_BUFFER_SIZE);
    CHECK(message().find("input_1") != std::string::npos);
    call = TinyCall();
    call.output_bytes[0] = bytes;
    CHECK(call.predict(run.context()) == SKIPPER_BUFFER_SIZE);
    CHECK(message().find("softmax_1") != std::string::npos);
    CHECK(call.output == TinyCall().output);
  }
}

TEST_CASE("null pointers are refused, but for outputs that are not wanted") {
  const ModelCase one(*tiny_model(), tiny_graph(), 1);
  const Prepared prepared(one, nullptr);
  Run run(one, prepared, with_threads(1));
  TinyCall call;
  CHECK(call.predict(nullptr) == SKIPPER_INVALID_ARGUMENT);
  call.inputs[0] = nullptr;
  CHECK(call.predict(run.context()) == SKIPPER_INVALID_ARGUMENT);
  CHECK(message().find("input_1") != std::string::npos);
  call = TinyCall();
  CHECK(tiny_predict(run.context(), 1, nullptr, call.input_bytes, call.outputs, call.output_bytes) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(tiny_predict(run.context(), 1, call.inputs, nullptr, call.outputs, call.output_bytes) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(tiny_predict(run.context(), 1, call.inputs, call.input_bytes, nullptr, call.output_bytes) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(tiny_predict(run.context(), 1, call.inputs, call.input_bytes, call.outputs, nullptr) ==
        SKIPPER_INVALID_ARGUMENT);
  call.outputs[0] = nullptr;
  CHECK(call.predict(run.context()) == SKIPPER_OK);

  const auto& parameters = one.parameters();
  std::vector<char> blob(prepared.packed_bytes());
  CHECK(tiny_prepare(nullptr, parameters.data(), parameters.size(), blob.data(), blob.size(), nullptr) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(tiny_prepare(&prepared.variant(), parameters.data(), parameters.size(), nullptr, blob.size(), nullptr) ==
        SKIPPER_INVALID_ARGUMENT);
  skipper_context* context = nullptr;
  CHECK(tiny_context_create(&prepared.variant(), nullptr, prepared.packed_bytes(), nullptr, &context) ==
        SKIPPER_INVALID_ARGUMENT);
  CHECK(context == nullptr);
}

TEST_CASE("two models in one program do not meet") {
  const ModelCase tiny_case(*tiny_model(), tiny_graph(), 2), blocks_case(*blocks_model(), blocks_graph(), 2);
  const Prepared tiny_prepared(tiny_case, "sse41"), blocks_prepared(blocks_case, "sse41");
  skipper_context* context = nullptr;
  CHECK(blocks_context_create(&blocks_prepared.variant(), tiny_prepared.packed(), tiny_prepared.packed_bytes(), nullptr,
                              &context) == SKIPPER_FOREIGN_BLOB);
  Run tiny_run(tiny_case, tiny_prepared, with_threads(3)), blocks_run(blocks_case, blocks_prepared, with_threads(2));
  CHECK(TinyCall().predict(blocks_run.context()) == SKIPPER_INVALID_ARGUMENT);
  for (int round = 0; round < 3; ++round) {
    CHECK(tiny_case.worst_difference(tiny_run.outputs()) < tolerance);
    CHECK(blocks_case.worst_difference(blocks_run.outputs()) < tolerance);
  }
}
