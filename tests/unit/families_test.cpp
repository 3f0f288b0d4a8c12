// Libraries of several families in one program: the fallback from a device, and what each computes beside the others.
#include <skipper/choose_model.h>
#include <tiny.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "model_case.h"

using namespace skipper;
using namespace skipper::test;

namespace {

constexpr double tolerance = 1e-5;
constexpr int batch = TINY_MAX_BATCH;

bool has_cuda() {
  const skipper_variant* variant = nullptr;
  return tiny_cuda_choose(SKIPPER_ABI_VERSION, nullptr, &variant) == SKIPPER_OK;
}

}  // namespace

TEST_CASE("without a CUDA driver the CPU's library runs, prepared again") {
  ChosenModel chosen;
  const Status status = choose_model({tiny_cuda_model(), tiny_model()}, chosen);
  INFO(status.message());
  REQUIRE(status.ok());
  CHECK(chosen.model == (has_cuda() ? tiny_cuda_model() : tiny_model()));
  const ModelCase one(*chosen.model, tiny_graph(), batch);
  const Prepared prepared(one, chosen.variant->name);
  Run run(one, prepared, with_threads(2));
  CHECK(one.worst_difference(run.outputs()) < tolerance);
}

TEST_CASE("the CUDA library alone says that there is no device") {
  ChosenModel chosen;
  const Status status = choose_model({tiny_cuda_model()}, chosen);
  if (has_cuda()) {
    REQUIRE(status.ok());
    CHECK(chosen.model == tiny_cuda_model());
  } else {
    CHECK(status.code() == SKIPPER_NO_DEVICE);
    CHECK_THAT(status.message(), Catch::Contains("the variant \"cuda80\" of tiny_cuda finds no device"));
    CHECK(chosen.model == nullptr);
  }
}

TEST_CASE("models of several families run beside each other") {
  const std::vector<const skipper_model*> models{tiny_opencl_model(), tiny_model(), tiny_opencl_model(), tiny_model()};
  std::vector<std::unique_ptr<ModelCase>> cases;
  std::vector<std::unique_ptr<Prepared>> prepared;
  std::vector<std::unique_ptr<Run>> runs;
  for (const skipper_model* model : models) {
    cases.push_back(std::make_unique<ModelCase>(*model, tiny_graph(), batch));
    prepared.push_back(std::make_unique<Prepared>(*cases.back(), nullptr));
    runs.push_back(std::make_unique<Run>(*cases.back(), *prepared.back(), with_threads(2)));
  }
  for (int round = 0; round < 2; ++round)
    for (std::size_t i = 0; i < runs.size(); ++i) {
      INFO(models[i]->name << " in round " << round);
      CHECK(cases[i]->worst_difference(runs[i]->outputs()) < tolerance);
    }
}

TEST_CASE("weights that were packed for one family are refused by the others") {
  const ModelCase on_device(*tiny_opencl_model(), tiny_graph(), batch), on_cpu(*tiny_model(), tiny_graph(), batch);
  const Prepared device(on_device, nullptr), cpu(on_cpu, nullptr);
  const std::size_t bytes = std::max(device.packed_bytes(), cpu.packed_bytes());
  REQUIRE(device.packed_bytes() == bytes);
  skipper_context* context = nullptr;
  CHECK(tiny_context_create(&cpu.variant(), device.packed(), bytes, nullptr, &context) == SKIPPER_FOREIGN_BLOB);
  CHECK(context == nullptr);
}

TEST_CASE("each family has its own classes") {
  const ModelCase one(*tiny_model(), tiny_graph(), 1);
  tiny::Model model;
  tiny_cuda::Model on_cuda;
  REQUIRE(model.prepare(one.parameters().data(), one.parameters().size()) == SKIPPER_OK);
  CHECK((on_cuda.prepare(one.parameters().data(), one.parameters().size()) == SKIPPER_OK) == has_cuda());
  CHECK(&tiny_opencl::Model::descriptor() == tiny_opencl_model());
  CHECK(tiny_cuda_model()->name == std::string("tiny_cuda"));
}
