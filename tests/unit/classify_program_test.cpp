// classify as a user runs it, with ResNet50's deterministic weights.
#include <skipper/npy.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/command.h"
#include "support/files.h"
#include "support/npz.h"

using namespace skipper;
using Catch::Matchers::Contains;
using skipper::test::TemporaryFolder;

namespace {

const std::string images = SKIPPER_EXAMPLE_IMAGES;
const std::string weights = " --weights '" SKIPPER_WEIGHTS "/resnet50.safetensors' ";

test::CommandResult classify(const TemporaryFolder& folder, const std::string& arguments) {
  return test::run_command(folder.path(), "'" SKIPPER_CLASSIFY "' " + arguments);
}

// TensorFlow puts the classes of both photos into this order.
const std::vector<int> chelsea_top = {526, 931, 636, 177, 904}, coffee_top = {641, 526, 818, 896, 792};

std::vector<int> indices(const nlohmann::json& entry) {
  std::vector<int> result;
  for (const auto& candidate : entry["top"]) result.push_back(candidate["index"]);
  return result;
}

}  // namespace

TEST_CASE("two photos, as text") {
  const TemporaryFolder folder;
  const test::CommandResult result = classify(folder, weights + images + "/chelsea.png " + images + "/coffee.png");
  INFO(result.errors);
  CHECK(result.exit == 0);
  CHECK(result.errors.empty());
  CHECK_THAT(result.output, Contains("chelsea.png\n[('n03179701', 'desk', 0.0394"));
  CHECK_THAT(result.output, Contains("1. desk: 3.95%\n2. bagel: 3.88%\n3. mailbag: 3.34%\n"));
  CHECK_THAT(result.output, Contains("coffee.png\n[('n03720891', 'maraca', 0.3917"));
  CHECK_THAT(result.output, Contains("5. shovel: 3.62%\n"));
}

TEST_CASE("Keras HDF5, one thread, each variant, --top") {
  const TemporaryFolder folder;
  const std::string variant = GENERATE("avx512", "avx2", "sse41");
  const test::CommandResult result =
      classify(folder, "--weights '" SKIPPER_WEIGHTS "/resnet50.h5' --threads 1 --top 2 --variant " + variant + " " +
                           images + "/coffee.png");
  if (result.exit == 2 && result.errors.find("CPU") != std::string::npos) {
    WARN("this CPU cannot run " << variant << ": not tested");
    return;
  }
  INFO(result.errors);
  CHECK(result.exit == 0);
  CHECK_THAT(result.output, Contains("[('n03720891', 'maraca', 0.39"));
  CHECK_THAT(result.output, Contains("2. desk: 16.41%\n"));
  CHECK_THAT(result.output, !Contains("3. "));
}

TEST_CASE("more photos than a batch holds, as JSON and logits") {
  const TemporaryFolder folder;
  const std::string both = images + "/chelsea.png " + images + "/coffee.png ";
  const test::CommandResult result = classify(folder, weights + "--json --logits logits.npy " + both + both + both);
  INFO(result.errors);
  REQUIRE(result.exit == 0);
  const auto json = nlohmann::json::parse(result.output);
  REQUIRE(json.size() == 6);
  const test::Array logits = test::read_npy(folder / "logits.npy");
  REQUIRE(logits.shape == std::vector<std::int64_t>{6, 1000});
  for (std::size_t i = 0; i < 6; ++i) {
    CAPTURE(i);
    const std::string name = i % 2 == 0 ? "chelsea" : "coffee";
    CHECK(json[i]["file"] == images + "/" + name + ".png");
    CHECK(indices(json[i]) == (i % 2 == 0 ? chelsea_top : coffee_top));
    const test::Npz expected(test::test_data("resnet50_" + name + ".npz"));
    double worst = 0;
    for (std::size_t c = 0; c < 1000; ++c)
      worst = std::max(worst, std::abs(logits.values[1000 * i + c] - expected["logits"].values[c]));
    CHECK(worst < 1e-3);
  }
}

TEST_CASE("a bad photo is reported and the others are classified") {
  const TemporaryFolder folder;
  test::write_file(folder / "text.png", "no image\n");
  const test::CommandResult result =
      classify(folder, weights + "--json --logits logits.npy text.png " + images + "/coffee.png missing.jpg");
  CHECK(result.exit == 2);
  CHECK_THAT(result.errors, Contains("classify: text.png: is not an image"));
  CHECK_THAT(result.errors, Contains("classify: missing.jpg: cannot be opened: No such file"));
  const auto json = nlohmann::json::parse(result.output);
  REQUIRE(json.size() == 3);
  CHECK(json[0].contains("error"));
  CHECK(indices(json[1]) == coffee_top);
  CHECK(json[2].contains("error"));
  CHECK(folder.names() == std::vector<std::string>{"text.png"});
}

TEST_CASE("bad weights and unwritable results end with status 2") {
  const TemporaryFolder folder;
  const std::string photo = images + "/coffee.png";
  test::write_file(folder / "text.safetensors", "these are no weights\n");
  test::write_file(folder / "cut.h5", test::read_file(SKIPPER_WEIGHTS "/resnet50.h5").substr(0, 1000000));
  for (const char* file : {"missing.h5", "text.safetensors", "cut.h5", "."}) {
    const test::CommandResult result = classify(folder, std::string("--weights ") + file + " " + photo);
    INFO(file << ": " << result.errors);
    CHECK(result.exit == 2);
    CHECK(result.output.empty());
    CHECK_THAT(result.errors, Contains(std::string("classify: ") + file + ": "));
  }
  const test::CommandResult other = classify(folder, "--weights '" + test::test_data("keras1_tiny.h5") + "' " + photo);
  CHECK(other.exit == 2);
  CHECK_THAT(other.errors, Contains("conv1/kernel"));

  const test::CommandResult unwritable = classify(folder, weights + "--logits missing/logits.npy " + photo);
  CHECK(unwritable.exit == 2);
  CHECK_THAT(unwritable.errors, Contains("missing/logits.npy"));
}

TEST_CASE("what is found and cannot be printed is a failure") {
  const TemporaryFolder folder;
  const std::string line = "'" SKIPPER_CLASSIFY "' " + weights + images + "/chelsea.png >/dev/full";
  const test::CommandResult result = test::run_command(folder.path(), "sh -c \"" + line + "\"");
  CHECK(result.exit == 2);
  CHECK_THAT(result.errors, Contains("standard output"));
}

TEST_CASE("wrong usage ends with status 1, --help with 0") {
  const TemporaryFolder folder;
  const std::string photo = images + "/coffee.png";
  for (const std::string& arguments :
       {std::string(), photo, std::string("--weights x"), weights + "--top 0 " + photo, weights + "--top 1001 " + photo,
        weights + "--variant mmx " + photo, weights + "--threads -1 " + photo, weights + "--frobnicate " + photo}) {
    const test::CommandResult result = classify(folder, arguments);
    INFO(arguments << ": " << result.errors);
    CHECK(result.exit == 1);
    CHECK(result.output.empty());
    CHECK_THAT(result.errors, Contains("--help"));
  }
  const test::CommandResult help = classify(folder, "--help");
  CHECK(help.exit == 0);
  CHECK_THAT(help.output, Contains("Examples:"));
  CHECK(classify(folder, "--version").exit == 0);
}
