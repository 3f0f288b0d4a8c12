// A CUDA driver (one that counts, fake_cuda.c) and the CPU's library in one program.
#include <fake_cuda.h>
#include <skipper/choose_model.h>
#include <tiny.h>

#include <catch2/catch.hpp>

#include "model_case.h"

using namespace skipper;
using namespace skipper::test;

TEST_CASE("with a driver the CUDA library is chosen, and the CPU's keeps off the device") {
  fake_cuda_set(std::size_t{1} << 40, 86);
  ChosenModel chosen;
  REQUIRE(choose_model({tiny_cuda_model(), tiny_model()}, chosen).ok());
  REQUIRE(chosen.model == tiny_cuda_model());
  const ModelCase on_cuda(*tiny_cuda_model(), tiny_graph(), TINY_CUDA_MAX_BATCH);
  const ModelCase on_cpu(*tiny_model(), tiny_graph(), TINY_MAX_BATCH);
  const Prepared cuda(on_cuda, nullptr), cpu(on_cpu, nullptr);
  Run device(on_cuda, cuda, {}), processor(on_cpu, cpu, with_threads(2));
  REQUIRE(device.predict() == SKIPPER_OK);
  const unsigned long launches = fake_cuda()->launches;
  CHECK(launches >= chosen.variant->step_count);
  CHECK(on_cpu.worst_difference(processor.outputs()) < 1e-5);
  CHECK(fake_cuda()->launches == launches);
  REQUIRE(device.predict() == SKIPPER_OK);
  CHECK(fake_cuda()->launches > launches);
}

TEST_CASE("a card of a lower capability leaves the model to the CPU") {
  fake_cuda_set(std::size_t{1} << 40, 70);
  ChosenModel chosen;
  REQUIRE(choose_model({tiny_cuda_model(), tiny_model()}, chosen).ok());
  CHECK(chosen.model == tiny_model());
  const ModelCase one(*chosen.model, tiny_graph(), 1);
  const Prepared prepared(one, chosen.variant->name);
  Run run(one, prepared, with_threads(1));
  CHECK(one.worst_difference(run.outputs()) < 1e-5);
}
