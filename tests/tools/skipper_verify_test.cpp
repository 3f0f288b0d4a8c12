// skipper verify as a user runs it.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "skipper_program.h"

using Catch::Matchers::Contains;
using skipper::test::CommandResult;
using skipper::test::is_one_line;
using skipper::test::run_skipper;
using skipper::test::TemporaryFolder;

namespace test = skipper::test;

TEST_CASE("verify finds compiled models equal to their graphs") {
  const TemporaryFolder folder;
  const std::string arguments = GENERATE(as<std::string>(), SKIPPER_TINY_LAYERS " --batch 3 --random 5",
                                         SKIPPER_TINY_OPENCL " --batch 3 --random 5",
                                         SKIPPER_MNIST_RESNET " --weights " SKIPPER_MNIST_WEIGHTS, SKIPPER_RESNET50);
  const CommandResult result = run_skipper(folder, "verify " + arguments);
  INFO(result.errors << result.output);
  CHECK(result.exit == 0);
  CHECK(result.errors.empty());
  CHECK_THAT(result.output, Contains("softmax_1") && Contains("are within 0.0001 of the graph (float32)"));
}

TEST_CASE("verify names the layer whose weights were disturbed") {
  const TemporaryFolder folder;
  // A layer and the output that is the first to show it: batch norm is folded into the convolution.
  const auto [layer, first] = GENERATE(table<std::string, std::string>({{"conv1", "bn_conv1"},
                                                                        {"res2a_branch2b", "bn2a_branch2b"},
                                                                        {"res2a_branch2c", "bn2a_branch2c"},
                                                                        {"fc5", "fc5"}}));
  const CommandResult result = run_skipper(folder, "verify " SKIPPER_TINY_LAYERS " --disturb " + layer);
  INFO(result.errors << result.output);
  CHECK(result.exit == 3);
  CHECK(is_one_line(result.errors));
  CHECK_THAT(result.errors, Contains("the first layer that differs is " + first + " (step "));
  CHECK_THAT(result.output, Contains("DIFFERS"));
}

TEST_CASE("verify names the step that was disturbed in a network that keeps no layer") {
  const TemporaryFolder folder;
  const CommandResult result = run_skipper(
      folder, "verify " SKIPPER_MNIST_RESNET " --weights " SKIPPER_MNIST_WEIGHTS " --disturb res3d_branch2b");
  INFO(result.errors << result.output);
  CHECK(result.exit == 3);
  CHECK_THAT(result.errors, Contains("the first layer that differs is activation_21 (step res3d_branch2b+"));
}

TEST_CASE("verify finds a disturbed step on a device") {
  const TemporaryFolder folder;
  const CommandResult result = run_skipper(folder, "verify " SKIPPER_TINY_OPENCL " --disturb res2a_branch2b");
  INFO(result.errors << result.output);
  CHECK(result.exit == 3);
  CHECK_THAT(result.errors, Contains("the first layer that differs is activation_3 (step res2a_branch2b+"));
}

TEST_CASE("verify finds the graph of each family of a model") {
  const TemporaryFolder folder;
  const CommandResult result = run_skipper(folder, "verify " SKIPPER_TINY_FAMILIES_OPENCL);
  INFO(result.output << result.errors);
  CHECK(result.exit == 0);
}

TEST_CASE("verify allows more of a model with weights of float16, and finds those that were disturbed") {
  const TemporaryFolder folder;
  const std::string half = "verify " SKIPPER_TINY_HALF " --random 5";
  const CommandResult whole = run_skipper(folder, half), disturbed = run_skipper(folder, half + " --disturb conv1");
  INFO(whole.output << whole.errors << disturbed.errors);
  CHECK(whole.exit == 0);
  CHECK_THAT(whole.output, Contains("are within 0.02 of the graph (weights of float16)"));
  CHECK(disturbed.exit == 3);
  CHECK_THAT(disturbed.errors, Contains("the first layer that differs is activation_1 (step conv1+") &&
                                   Contains("allowed are 0.02 (weights of float16)"));
  CHECK(run_skipper(folder, half + " --tolerance 1e-4").exit == 3);
}

TEST_CASE("verify takes the tolerance of the variant's numbers from the manifest") {
  const TemporaryFolder folder;
  const std::filesystem::path model = std::filesystem::path(SKIPPER_TINY_HALF).parent_path();
  for (const char* name : {"libtiny.so", "tiny_half.nn.mlir"}) std::filesystem::copy_file(model / name, folder / name);
  const auto [arithmetic, reason] =
      GENERATE(table<std::string, std::string>({{"float16", "(products of float16)"}, {"int8", "(products of int8)"}}));
  auto manifest = nlohmann::json::parse(test::read_file((model / "manifest.json").string()));
  for (auto& variant : manifest["variants"]) variant["arithmetic"] = arithmetic;
  test::write_file(folder / "manifest.json", manifest.dump());
  const CommandResult result = run_skipper(folder, "verify libtiny.so");
  INFO(result.output << result.errors);
  CHECK(result.exit == 0);
  CHECK_THAT(result.output, Contains(reason));
  CHECK_THAT(run_skipper(folder, "verify --help").output, Contains(reason));
}

TEST_CASE("verify takes a tolerance, whatever the model's numbers") {
  const TemporaryFolder folder;
  CHECK(run_skipper(folder, "verify " SKIPPER_TINY " --tolerance 0").exit == 3);
  CHECK(run_skipper(folder, "verify " SKIPPER_TINY " --disturb conv1 --tolerance 1e9").exit == 0);
  CHECK_THAT(run_skipper(folder, "verify " SKIPPER_TINY_HALF " --tolerance 0.5").output,
             Contains("are within 0.5 of the graph (--tolerance)"));
}

TEST_CASE("verify ends with status 2 and one line for bad input") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "bare");
  const std::filesystem::path model = SKIPPER_TINY;
  for (const char* name : {"libtiny.so", "manifest.json"})
    std::filesystem::copy_file(model.parent_path() / name, folder / (std::string("bare/") + name));
  test::write_file(folder / "text.mlir", "no module\n");
  for (const auto& [arguments, message] :
       std::vector<std::pair<std::string, std::string>>{{"missing.so", "missing.so: cannot be loaded"},
                                                        {"bare/libtiny.so", "tiny.nn.mlir: "},
                                                        {SKIPPER_TINY " --ir text.mlir", "text.mlir: "},
                                                        {SKIPPER_TINY " --input missing.npy", "missing.npy"},
                                                        {SKIPPER_TINY " --disturb nowhere", "holds a layer 'nowhere'"},
                                                        {SKIPPER_TINY " --variant mmx", "mmx"}}) {
    const CommandResult result = run_skipper(folder, "verify " + arguments);
    INFO(arguments << ": " << result.errors);
    CHECK(result.exit == 2);
    CHECK(is_one_line(result.errors));
    CHECK_THAT(result.errors, Catch::StartsWith("skipper verify: ") && Contains(message));
  }
}

TEST_CASE("skipper says where skipper-verify is not installed") {
  const TemporaryFolder folder;
  std::filesystem::copy_file(SKIPPER_TOOL, folder / "skipper");
  const CommandResult result =
      run_skipper(folder, "verify " SKIPPER_TINY, "env' PATH=/nowhere '" + (folder / "skipper"));
  CHECK(result.exit == 2);
  CHECK(is_one_line(result.errors));
  CHECK_THAT(result.errors, Contains("skipper-verify is neither beside skipper nor in PATH"));
}
