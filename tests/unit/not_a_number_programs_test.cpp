// Tests what the programs say of networks that give no numbers: weights that overflow, variances that have no root.
#include <skipper/weights.h>

#include <catch2/catch.hpp>
#include <functional>

#include "support/command.h"
#include "support/files.h"

using Catch::Matchers::Contains;
using namespace skipper::test;

namespace {

CommandResult run(const std::string& command) { return run_command(".", command); }

// A copy of a weights file, one tensor of which is changed.
void spoil(const std::string& from, const std::string& to, const std::string& name,
           const std::function<void(std::vector<float>&)>& change) {
  skipper::Weights weights, changed;
  REQUIRE(weights.open(from).ok());
  for (const skipper::WeightTensor& tensor : weights.tensors()) {
    const auto* data = static_cast<const float*>(tensor.data);
    std::vector<float> values(data, data + tensor.bytes / sizeof(float));
    if (tensor.name == name) change(values);
    REQUIRE(changed.add(tensor.name, tensor.shape, std::move(values)).ok());
  }
  REQUIRE(changed.save(to).ok());
}

// Sums of what a relu leaves overflow: each class gets infinity, of which softmax is no number.
void overflow(std::vector<float>& kernel) {
  for (float& value : kernel) value = 3e38f;
}

const std::string mnist_weights = SKIPPER_EXAMPLE_DATA "/mnist_resnet.safetensors";
const std::string resnet50_weights = SKIPPER_WEIGHTS "/resnet50.safetensors";
const std::string photo = " " SKIPPER_EXAMPLE_DATA "/images/coffee.png";

}  // namespace

TEST_CASE("mnist_predict and cam --mnist fail where a digit's probabilities are no numbers, and name the layer") {
  const TemporaryFolder folder;
  spoil(mnist_weights, folder / "w.safetensors", "fc10/kernel", overflow);
  const std::string predict = SKIPPER_MNIST_PREDICT " --weights '" + folder / "w.safetensors" + "' --index 0 --data '" +
                              SKIPPER_EXAMPLE_DATA "/mnist'";
  const std::string cam = SKIPPER_CAM " --mnist --weights '" + folder / "w.safetensors" + "' --index 0 --data '" +
                          SKIPPER_EXAMPLE_DATA "/mnist' -o '" + folder / "gallery.html" + "'";
  for (const std::string& command : {predict, cam}) {
    const CommandResult result = run(command);
    INFO(command << '\n' << result.output << '\n' << result.errors);
    CHECK(result.exit != 0);
    CHECK_THAT(result.errors, Contains("the network's output is not a number (first layer "));
    CHECK(result.output.find('%') == std::string::npos);
  }
}

TEST_CASE("classify and cam fail where a photo's probabilities are no numbers, and name the layer") {
  const TemporaryFolder folder;
  spoil(resnet50_weights, folder / "w.safetensors", "fc1000/kernel", overflow);
  const std::string arguments = " --weights '" + folder / "w.safetensors" + "'" + photo;
  for (const std::string& command :
       {std::string(SKIPPER_CLASSIFY) + arguments, SKIPPER_CAM + arguments + " -o '" + folder / "gallery.html" + "'"}) {
    const CommandResult result = run(command);
    INFO(command << '\n' << result.output << '\n' << result.errors);
    CHECK(result.exit != 0);
    CHECK_THAT(result.errors, Contains("the network's output is not a number (first layer "));
    CHECK(result.output.find('%') == std::string::npos);
  }
}

TEST_CASE("a variance of -1 is refused by its name, by each program that reads weights") {
  const TemporaryFolder folder;
  const auto negative = [](std::vector<float>& variance) { variance[3] = -1; };
  spoil(mnist_weights, folder / "digits.safetensors", "bn2a_branch2a/moving_variance", negative);
  spoil(resnet50_weights, folder / "photos.safetensors", "bn2a_branch2a/moving_variance", negative);
  const std::string digits = " --weights '" + folder / "digits.safetensors" + "'";
  const std::string photos = " --weights '" + folder / "photos.safetensors" + "'" + photo;
  const std::string data = " --index 0 --data '" SKIPPER_EXAMPLE_DATA "/mnist'";
  const std::string page = " -o '" + folder / "gallery.html" + "'";
  for (const std::string& command :
       {SKIPPER_MNIST_PREDICT + digits + data, SKIPPER_CAM + (" --mnist" + digits) + data + page,
        SKIPPER_CLASSIFY + photos, SKIPPER_CAM + photos + page}) {
    const CommandResult result = run(command);
    INFO(command << '\n' << result.output << '\n' << result.errors);
    CHECK(result.exit != 0);
    CHECK_THAT(result.errors, Contains("bn2a_branch2a/moving_variance is a variance, and its element 3 "));
  }
}
