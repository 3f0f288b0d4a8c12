// choose_model: which statuses let it go on to the next model.
#include <skipper/choose_model.h>

#include <catch2/catch.hpp>

using namespace skipper;

namespace {

template <skipper_status Code>
skipper_status choose(uint32_t, const char*, const skipper_variant** out) {
  static const skipper_variant variant{};
  *out = Code == SKIPPER_OK ? &variant : nullptr;
  return Code;
}

template <skipper_status Code>
const char* last_error() {
  return Code == SKIPPER_NO_DEVICE ? "no device" : Code == SKIPPER_UNSUPPORTED_CPU ? "another CPU" : "other";
}

template <skipper_status Code>
skipper_model model_with() {
  skipper_model model{};
  model.abi_version = SKIPPER_ABI_VERSION;
  model.struct_bytes = sizeof(skipper_model);
  model.choose = choose<Code>;
  model.last_error = last_error<Code>;
  return model;
}

const skipper_model fits = model_with<SKIPPER_OK>(), also_fits = fits;
const skipper_model no_device = model_with<SKIPPER_NO_DEVICE>();
const skipper_model other_cpu = model_with<SKIPPER_UNSUPPORTED_CPU>();
const skipper_model broken = model_with<SKIPPER_KERNEL_FAILED>();

}  // namespace

TEST_CASE("the first model that fits the machine is chosen") {
  ChosenModel chosen;
  REQUIRE(choose_model({&fits, &also_fits}, chosen).ok());
  CHECK(chosen.model == &fits);
  CHECK(chosen.variant != nullptr);
  REQUIRE(choose_model({&no_device, &other_cpu, &also_fits, &fits}, chosen).ok());
  CHECK(chosen.model == &also_fits);
}

TEST_CASE("where no model fits, the status is the last one's and the message everyone's") {
  ChosenModel chosen{&fits, nullptr};
  Status status = choose_model({&no_device, &other_cpu}, chosen);
  CHECK(status.code() == SKIPPER_UNSUPPORTED_CPU);
  CHECK(status.message() == "no device; another CPU");
  CHECK(chosen.model == nullptr);
  status = choose_model({&other_cpu, &no_device}, chosen);
  CHECK(status.code() == SKIPPER_NO_DEVICE);
}

TEST_CASE("other errors are no reason to take the next model") {
  ChosenModel chosen{&fits, nullptr};
  CHECK(choose_model({&broken, &fits}, chosen).code() == SKIPPER_KERNEL_FAILED);
  CHECK(chosen.model == nullptr);
  skipper_model other_abi = fits;
  other_abi.abi_version = 99;
  CHECK(choose_model({&other_abi, &fits}, chosen).code() == SKIPPER_ABI_MISMATCH);
  CHECK(choose_model({}, chosen).code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(choose_model({nullptr, &fits}, chosen).code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(chosen.model == nullptr);
}
