// Skipper::Weights: reading, binding and writing what is right; what is wrong is in tests/error.
#include <skipper/weights.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <limits>

#include "support/files.h"
#include "support/safetensors_file.h"

using namespace skipper;
using skipper::test::parameter;
using skipper::test::safetensors_file;

namespace {

Weights two_tensors() {
  Weights weights;
  REQUIRE(weights.add("fc/kernel", {2, 3}, {1, 2, 3, 4, 5, 6}).ok());
  REQUIRE(weights.add("fc/bias", {3}, {-1, 0.5, 1e-30F}).ok());
  return weights;
}

// {"a": U8 [size]} with a's sha256 in the metadata.
std::string hashed_file(const std::string& data, const std::string& sha256) {
  const std::string size = std::to_string(data.size());
  return safetensors_file(R"({"__metadata__":{"sha256":")" + sha256 + R"("},"a":{"dtype":"U8","shape":[)" + size +
                              R"(],"data_offsets":[0,)" + size + "]}}",
                          data);
}

}  // namespace

TEST_CASE("saved weights come back the same") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "w.safetensors";
  REQUIRE(two_tensors().save(path, {{"producer", "a \"test\""}}).ok());

  Weights weights;
  const Status status = weights.open(path);
  INFO(status.message());
  REQUIRE(status.ok());
  REQUIRE(weights.tensors().size() == 2);
  CHECK(weights.tensors()[0].name == "fc/kernel");
  CHECK(weights.tensors()[0].shape == std::vector<std::int64_t>{2, 3});
  CHECK(weights.metadata().at("producer") == "a \"test\"");
  CHECK(weights.source() == path);
  CHECK(weights.find("fc") == nullptr);
  const WeightTensor* bias = weights.find("fc/bias");
  REQUIRE(bias != nullptr);
  CHECK(bias->dtype == DType::f32);
  CHECK(static_cast<const float*>(bias->data)[2] == 1e-30F);
  CHECK(weights.verify().ok());

  CHECK(folder.names() == std::vector<std::string>{"w.safetensors"});
  REQUIRE(weights.save(folder / "again.safetensors", weights.metadata()).ok());
  CHECK(test::read_file(folder / "again.safetensors") == test::read_file(path));
}

TEST_CASE("the data section of a saved file is aligned") {
  const test::TemporaryFolder folder;
  REQUIRE(two_tensors().save(folder / "w.safetensors").ok());
  Weights weights;
  REQUIRE(weights.open(folder / "w.safetensors").ok());
  CHECK(reinterpret_cast<std::uintptr_t>(weights.tensors()[0].data) % 64 == 0);
}

TEST_CASE("saving over a file that is mapped is safe, and its mode stays") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "w.safetensors";
  REQUIRE(two_tensors().save(path).ok());
  std::filesystem::permissions(path, std::filesystem::perms(0640));
  Weights weights;
  REQUIRE(weights.open(path).ok());
  REQUIRE(weights.keep({"fc/bias"}).ok());
  REQUIRE(weights.save(path).ok());
  CHECK(static_cast<const float*>(weights.find("fc/bias")->data)[1] == 0.5F);
  CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms(0640));
  REQUIRE(weights.open(path).ok());
  CHECK(weights.tensors().size() == 1);
  CHECK(weights.verify().ok());
}

TEST_CASE("the kernel of a depthwise convolution is found under the name that Keras 3 gives it") {
  skipper_parameter wanted{};
  wanted.tensor = {"dw/depthwise_kernel", 4, 0, {1, 1, 2, 1}, 2};
  std::vector<const float*> parameters;
  Weights keras3, both;
  REQUIRE(keras3.add("dw/kernel", {1, 1, 2, 1}, {1, 2}).ok());
  REQUIRE(keras3.bind(&wanted, 1, parameters).ok());
  CHECK(parameters.at(0)[1] == 2);
  const WeightsMatch match = keras3.match(&wanted, 1);
  CHECK(match.matched == std::vector<std::string>{"dw/kernel"});
  CHECK(match.unused.empty());

  REQUIRE(both.add("dw/kernel", {1, 1, 2, 1}, {1, 2}).ok());
  REQUIRE(both.add("dw/depthwise_kernel", {1, 1, 2, 1}, {3, 4}).ok());
  REQUIRE(both.bind(&wanted, 1, parameters).ok());
  CHECK(parameters.at(0)[1] == 4);
  CHECK(both.match(&wanted, 1).unused == std::vector<std::string>{"dw/kernel"});
}

TEST_CASE("many tensors are saved in a time that grows with their number") {
  Weights weights;
  for (int i = 0; i < 40000; ++i) REQUIRE(weights.add("layer" + std::to_string(i) + "/kernel", {1}, {1.0F}).ok());
  const test::TemporaryFolder folder;
  const std::clock_t start = std::clock();
  REQUIRE(weights.save(folder / "w").ok());
  CHECK(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < 1.0);  // a look-up for each by all took 3.6 s
  Weights same;
  REQUIRE(same.open(folder / "w").ok());
  CHECK(same.tensors().size() == 40000);
}

TEST_CASE("verify finds a changed byte, and needs a hash") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "w.safetensors";
  REQUIRE(two_tensors().save(path).ok());
  std::string bytes = test::read_file(path);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  Weights weights;
  REQUIRE(weights.from_memory(bytes.data(), bytes.size()).ok());
  CHECK(weights.verify().code() == SKIPPER_BAD_FILE);
  CHECK(two_tensors().verify().code() == SKIPPER_BAD_FILE);
}

TEST_CASE("the hash is SHA-256") {
  // From FIPS 180-4's examples and coreutils' sha256sum, around the padding's edges.
  const auto [data, expected] = GENERATE(table<std::string, const char*>({
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {std::string(55, 'a'), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
      {std::string(56, 'a'), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
      {std::string(64, 'a'), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
      {std::string(1000000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  }));
  const std::string file = hashed_file(data, expected);
  Weights weights;
  REQUIRE(weights.from_memory(file.data(), file.size()).ok());
  CHECK(weights.verify().ok());
}

TEST_CASE("bind gives pointers in the model's order and ignores other tensors") {
  const Weights weights = two_tensors();
  const skipper_parameter wanted[] = {parameter("fc/bias", {3})};
  std::vector<const float*> parameters;
  const Status status = weights.bind(wanted, 1, parameters);
  INFO(status.message());
  REQUIRE(status.ok());
  REQUIRE(parameters.size() == 1);
  CHECK(parameters[0][0] == -1);
}

TEST_CASE("match tells matched, missing, mismatched and unused apart") {
  const Weights weights = two_tensors();
  const skipper_parameter wanted[] = {parameter("fc/bias", {4}), parameter("conv/kernel", {1})};
  const WeightsMatch match = weights.match(wanted, 2);
  CHECK(match.matched.empty());
  CHECK(match.missing == std::vector<std::string>{"conv/kernel"});
  CHECK(match.mismatched == std::vector<std::string>{"fc/bias: is F32 3, must be F32 4"});
  CHECK(match.unused == std::vector<std::string>{"fc/kernel"});
}

TEST_CASE("bind of a model checks its ABI") {
  const skipper_parameter wanted[] = {parameter("fc/bias", {3})};
  skipper_model model{};
  model.abi_version = SKIPPER_ABI_VERSION;
  model.struct_bytes = sizeof model;
  model.parameters = wanted;
  model.parameter_count = 1;
  std::vector<const float*> parameters;
  CHECK(two_tensors().bind(model, parameters).ok());
  model.abi_version += 1;
  CHECK(two_tensors().bind(model, parameters).code() == SKIPPER_ABI_MISMATCH);
  CHECK(parameters.empty());
}

TEST_CASE("the first value that is not finite is found, wherever it is") {
  const float bad = GENERATE(std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity());
  const std::size_t place = GENERATE(0U, 1023U, 1024U, 2000000U, 2999999U, 3000000U);
  std::vector<float> values(3000001, 1.0F);  // enough for several threads, and an odd rest
  values[place] = bad;
  values.back() = bad;
  Weights weights;
  REQUIRE(weights.add("first", {2}, {std::numeric_limits<float>::max(), -0.0F}).ok());
  REQUIRE(weights.add("big", {3000001}, std::move(values)).ok());
  const skipper_parameter wanted[] = {parameter("first", {2}), parameter("big", {3000001})};
  std::vector<const float*> parameters;
  const Status status = weights.bind(wanted, 2, parameters);
  CHECK(status.code() == SKIPPER_BAD_WEIGHTS);
  CHECK_THAT(status.message(), Catch::EndsWith("at element " + std::to_string(place)) && Catch::Contains("'big'"));
  CHECK(parameters.empty());
}

TEST_CASE("tensors of other dtypes are carried along") {
  const std::string file = safetensors_file(R"({"bytes":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},)"
                                            R"("half":{"dtype":"F16","shape":[],"data_offsets":[3,5]},)"
                                            R"("none":{"dtype":"F32","shape":[0,4],"data_offsets":[5,5]},)"
                                            R"("x":{"dtype":"F32","shape":[1],"data_offsets":[5,9]}}  )",
                                            std::string("\1\2\3\4\5", 5) + test::float_bytes({7}));
  Weights weights;
  const Status status = weights.from_memory(file.data(), file.size());
  INFO(status.message());
  REQUIRE(status.ok());
  CHECK(weights.find("half")->shape.empty());
  CHECK(weights.find("none")->bytes == 0);

  // Written anew, wide dtypes come first, so that the floats are aligned.
  const test::TemporaryFolder folder;
  REQUIRE(weights.save(folder / "w.safetensors").ok());
  Weights again;
  REQUIRE(again.open(folder / "w.safetensors").ok());
  CHECK(again.tensors().size() == 4);
  const skipper_parameter wanted[] = {parameter("x", {1})};
  std::vector<const float*> parameters;
  REQUIRE(again.bind(wanted, 1, parameters).ok());
  CHECK(parameters[0][0] == 7);
  CHECK(static_cast<const char*>(again.find("bytes")->data)[2] == 3);
}

TEST_CASE("weights move, and what was moved from is empty") {
  Weights first = two_tensors();
  const float* data = static_cast<const float*>(first.find("fc/bias")->data);
  Weights second = std::move(first);
  CHECK(second.find("fc/bias")->data == data);
  CHECK(first.tensors().empty());  // NOLINT(bugprone-use-after-move)
  CHECK(first.add("x", {1}, {1}).ok());
}

TEST_CASE("a file that cannot be written whole leaves what was there") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "w.safetensors";
  test::write_file(path, "before");
  Weights weights;
  REQUIRE(weights.add("big", {100000}, std::vector<float>(100000)).ok());

  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{4096, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const Status status = weights.save(path);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);

  CHECK(status.code() == SKIPPER_IO_ERROR);
  CHECK(test::read_file(path) == "before");
  CHECK(folder.names() == std::vector<std::string>{"w.safetensors"});
}

TEST_CASE("saving into a folder that is not there, or over one, is an error") {
  const test::TemporaryFolder folder;
  CHECK(two_tensors().save(folder / "none/w.safetensors").code() == SKIPPER_IO_ERROR);
  CHECK(two_tensors().save(folder.path()).code() == SKIPPER_IO_ERROR);
  CHECK(folder.names().empty());
}
