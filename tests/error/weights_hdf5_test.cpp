// Bad Keras HDF5 files, and weights that such a file cannot hold.
#include <skipper/hdf5.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "support/files.h"
#include "support/hdf5_file.h"
#include "support/safetensors_file.h"

using namespace skipper;
using skipper::test::KerasLayer;

namespace {

Status read_layers(const std::vector<KerasLayer>& layers) {
  const test::TemporaryFolder folder;
  test::write_keras(folder / "w.h5", layers);
  Weights weights;
  const Status status = read_keras_hdf5(folder / "w.h5", weights);
  CHECK(weights.tensors().empty() != status.ok());
  return status;
}

void check(const Status& status, skipper_status code, const char* message) {
  INFO(status.message());
  CHECK(status.code() == code);
  CHECK_THAT(status.message(), Catch::Contains(message));
}

// Returns what the process prints to standard error meanwhile.
template <typename Function>
std::string standard_error(const Function& function) {
  const test::TemporaryFolder folder;
  const int saved = dup(STDERR_FILENO);
  FILE* file = freopen((folder / "stderr").c_str(), "w", stderr);
  REQUIRE(file != nullptr);
  function();
  fflush(stderr);
  dup2(saved, STDERR_FILENO);
  close(saved);
  return test::read_file(folder / "stderr");
}

}  // namespace

TEST_CASE("a missing file, a folder and another format are refused") {
  const test::TemporaryFolder folder;
  Weights weights;
  check(read_keras_hdf5(folder / "none.h5", weights), SKIPPER_IO_ERROR, "none.h5: cannot be opened: No such file");
  check(read_keras_hdf5(folder.path(), weights), SKIPPER_IO_ERROR, "not a regular file");
  test::write_file(folder / "text.h5", "these are not the weights");
  check(read_keras_hdf5(folder / "text.h5", weights), SKIPPER_BAD_FILE, "not an HDF5 file");
  check(open_weights(folder / "text.h5", weights), SKIPPER_BAD_FILE, "not a safetensors file");
  check(open_weights(folder / "none.h5", weights), SKIPPER_IO_ERROR, "No such file");
}

TEST_CASE("a truncated file is refused, in silence") {
  const test::TemporaryFolder folder;
  const std::string good = test::read_file(test::test_data("keras1_tiny.h5"));
  const std::string printed = standard_error([&] {
    for (std::size_t size = 0; size < good.size(); size += 97) {
      test::write_file(folder / "w.h5", good.substr(0, size));
      Weights weights;
      const Status status = read_keras_hdf5(folder / "w.h5", weights);
      CAPTURE(size);
      CHECK(status.code() == SKIPPER_BAD_FILE);
      CHECK(weights.tensors().empty());
    }
  });
  CHECK(printed.empty());
}

TEST_CASE("an HDF5 file that Keras did not write is refused") {
  const test::TemporaryFolder folder;
  const hid_t file = H5Fcreate((folder / "w.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  test::write_dataset(file, {"x", {1}, {1}});
  H5Fclose(file);
  Weights weights;
  check(read_keras_hdf5(folder / "w.h5", weights), SKIPPER_BAD_FILE, "layer_names");
}

TEST_CASE("tensors of another dtype are refused") {
  check(read_layers({{"fc", {{"fc/kernel:0", {1, 1}, {1}, H5T_IEEE_F64LE}}, {}}}), SKIPPER_BAD_WEIGHTS,
        "'fc/fc/kernel:0' is float64, must be float32 or float16");
  check(read_layers({{"fc", {{"fc/kernel:0", {1, 1}, {1}, H5T_STD_I32LE}}, {}}}), SKIPPER_BAD_WEIGHTS,
        "not of a floating-point type");
}

TEST_CASE("files whose attributes name what is not there are refused") {
  check(read_layers({{"fc", {{"fc/kernel:0", {1, 1}, {1}}}, {"fc/kernel:0", "fc/bias:0"}}}), SKIPPER_BAD_FILE,
        "lacks data set 'fc/fc/bias:0'");
  check(read_layers({{"fc", {}, {""}}}), SKIPPER_BAD_FILE, "lacks data set");
  check(read_layers({{"input_1", {}, {}}}), SKIPPER_BAD_FILE, "holds no weights");

  const test::TemporaryFolder folder;
  const hid_t file = H5Fcreate((folder / "w.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  test::write_strings(file, "layer_names", {"fc"}, test::Strings::fixed);
  H5Fclose(file);
  Weights weights;
  check(read_keras_hdf5(folder / "w.h5", weights), SKIPPER_BAD_FILE, "lacks the group of layer 'fc'");
}

TEST_CASE("a layer twice is refused") {
  const KerasLayer layer{"fc", {{"fc/kernel:0", {1, 1}, {1}}}, {}};
  check(read_layers({layer, layer}), SKIPPER_BAD_WEIGHTS, "names the layer 'fc' twice");
}

TEST_CASE("a data set that claims to be huge is refused") {
  const test::TemporaryFolder folder;
  const hid_t file = H5Fcreate((folder / "w.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  test::write_strings(file, "layer_names", {"fc"}, test::Strings::fixed);
  const hid_t group = H5Gcreate2(file, "fc", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  test::write_strings(group, "weight_names", {"kernel:0"}, test::Strings::fixed);
  const hsize_t shape[2] = {1 << 20, 1 << 20}, chunk[2] = {1024, 1024};
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(properties, 2, chunk);
  const hid_t space = H5Screate_simple(2, shape, nullptr);
  H5Dclose(H5Dcreate2(group, "kernel:0", H5T_IEEE_F32LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
  H5Sclose(space);
  H5Pclose(properties);
  H5Gclose(group);
  H5Fclose(file);
  Weights weights;
  check(read_keras_hdf5(folder / "w.h5", weights), SKIPPER_BAD_FILE, "larger than the file");
}

TEST_CASE("data kept in another file is refused") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "secret", "12345678");
  const hid_t file = H5Fcreate((folder / "w.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  test::write_strings(file, "layer_names", {"fc"}, test::Strings::fixed);
  const hid_t group = H5Gcreate2(file, "fc", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  test::write_strings(group, "weight_names", {"kernel:0"}, test::Strings::fixed);
  const hsize_t shape[2] = {1, 2};
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_external(properties, (folder / "secret").c_str(), 0, 8);
  const hid_t space = H5Screate_simple(2, shape, nullptr);
  H5Dclose(H5Dcreate2(group, "kernel:0", H5T_IEEE_F32LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
  H5Sclose(space);
  H5Pclose(properties);
  H5Gclose(group);
  H5Fclose(file);
  Weights weights;
  check(read_keras_hdf5(folder / "w.h5", weights), SKIPPER_BAD_FILE, "another file");
}

TEST_CASE("weights that Keras's layouts cannot hold are refused, and nothing is written") {
  const test::TemporaryFolder folder;
  const std::string name = GENERATE("no_layer", "/kernel", "a//kernel", "a/../kernel", "a/");
  Weights weights;
  REQUIRE(weights.add(name, {1}, {1}).ok());
  check(write_keras_hdf5(folder / "w.h5", weights), SKIPPER_BAD_WEIGHTS, "<layer>/<weight>");
  const std::string half =
      test::safetensors_file(R"({"a/kernel":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}})", "1234");
  REQUIRE(weights.from_memory(half.data(), half.size()).ok());
  check(write_keras_hdf5(folder / "w.h5", weights), SKIPPER_BAD_WEIGHTS, "is F16, must be F32");
  check(write_keras_hdf5(folder / "w.h5", Weights()), SKIPPER_BAD_WEIGHTS, "holds no weights");
  CHECK(folder.names().empty());
}

TEST_CASE("a folder that is not there cannot be written to") {
  const test::TemporaryFolder folder;
  Weights weights;
  REQUIRE(weights.add("a/kernel", {1}, {1}).ok());
  check(write_keras_hdf5(folder / "none/w.h5", weights), SKIPPER_IO_ERROR, "cannot be written: No such file");
}

TEST_CASE("names that collide in the file are an error, and nothing is left behind") {
  const test::TemporaryFolder folder;
  Weights weights;
  REQUIRE(weights.add("a/kernel:0/x", {1}, {1}).ok());
  REQUIRE(weights.add("a/a/kernel:0/x", {1}, {1}).ok());
  REQUIRE(weights.add("a/kernel", {1}, {1}).ok());
  check(write_keras_hdf5(folder / "w.h5", weights), SKIPPER_IO_ERROR, "HDF5");
  CHECK(folder.names().empty());
}
