// Every program that reads HDF5, given files that crash the library, hang it, or lead to other files.

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <map>

#include "support/command.h"
#include "support/files.h"

using namespace skipper;
using skipper::test::TemporaryFolder;

namespace {

test::CommandResult run(const TemporaryFolder& folder, const std::string& command) {
  return test::run_command(folder.path(), command);
}

// Program to its command line, with FILE for the weights.
const std::map<std::string, std::string>& doors() {
  static const std::map<std::string, std::string> all = {
      {"skipper-convert", "'" SKIPPER_CONVERT "' FILE a.safetensors"},
      {"skipper convert", "'" SKIPPER_TOOL "' convert FILE a.safetensors"},
      {"skipper dump --parameters", "'" SKIPPER_TOOL "' dump '" SKIPPER_TINY "' --weights FILE --parameters -o dumped"},
#ifdef SKIPPER_CLASSIFY
      {"classify", "'" SKIPPER_CLASSIFY "' --weights FILE '" SKIPPER_EXAMPLE_IMAGES "/coffee.png'"},
#endif
#ifdef SKIPPER_CAM
      {"cam", "'" SKIPPER_CAM "' --weights FILE '" SKIPPER_EXAMPLE_IMAGES "/coffee.png'"},
#endif
#ifdef SKIPPER_MNIST_TRAIN
      {"mnist_train", "'" SKIPPER_MNIST_TRAIN "' --weights FILE --limit 32 --epochs 0 --output run"},
      {"mnist_predict", "'" SKIPPER_MNIST_PREDICT "' --weights FILE --index 0"},
#endif
  };
  return all;
}

void check_refused(const std::string& door, const std::string& name) {
  const TemporaryFolder folder;
  CAPTURE(door, name);
  test::write_file(folder / "w.h5", test::read_gzip(test::test_data("hdf5/" + name + ".h5.gz")));
  test::write_file(folder / "other.h5", test::read_gzip(test::test_data("hdf5/other.h5.gz")));
  std::string command = doors().at(door);
  command.replace(command.find("FILE"), 4, "w.h5");
  const auto begin = std::chrono::steady_clock::now();
  const test::CommandResult result = run(folder, command);
  INFO(result.output << result.errors);
  CHECK(result.exit == 2);
  CHECK_THAT(result.errors, Catch::Contains("w.h5: "));
  CHECK_FALSE(std::filesystem::exists(folder / "a.safetensors"));
  CHECK_FALSE(std::filesystem::exists(folder / "dumped"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(90));
}

}  // namespace

TEST_CASE("damaged HDF5 files end skipper-convert and skipper dump with status 2 and a reason") {
  for (const auto& entry : std::filesystem::directory_iterator(test::test_data("hdf5"))) {
    const std::string name = entry.path().stem().stem().string();
    if (name.find("crash") == std::string::npos) continue;
    check_refused("skipper-convert", name);
    check_refused("skipper dump --parameters", name);
  }
}

TEST_CASE("each program refuses a file that crashes the library, one that hangs it, and a link to another file") {
  for (const auto& [door, command] : doors()) {
    check_refused(door, "crash-77eedd61");
    check_refused(door, "crash-0349b436");
    check_refused(door, "ext");
  }
  for (const auto& [door, command] : doors()) check_refused(door, "timeout-5220393e");
}

TEST_CASE("what programs read from nested models has the inner layers' names") {
  const TemporaryFolder folder;
  test::write_file(folder / "w.h5", test::read_gzip(test::test_data("keras/k2_nested.h5.gz")));
  const std::string parameter = "%0 = nn.parameter \"block1_bn/moving_mean\" {} : tensor<8xf32>\n";
  test::write_file(folder / "w.mlir", parameter);
  const test::CommandResult result = run(folder, "'" SKIPPER_CONVERT "' --model-ir w.mlir w.h5 a.safetensors");
  INFO(result.errors);
  CHECK(result.exit == 0);
  CHECK_THAT(result.output, Catch::StartsWith("1 matched, 0 missing, 0 of another shape, 11 unused"));
}
