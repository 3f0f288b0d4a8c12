// Skipper::hdf5: Keras files of both layouts, to Weights and back.
#include <skipper/hdf5.h>

#include <catch2/catch.hpp>

#include "support/files.h"
#include "support/hdf5_file.h"

using namespace skipper;
using skipper::test::Dataset;
using skipper::test::KerasLayer;
using skipper::test::Strings;

namespace {

const std::vector<std::string> tiny_names = {
    "conv1/kernel", "conv1/bias", "bn_conv1/gamma", "bn_conv1/beta", "bn_conv1/moving_mean", "bn_conv1/moving_variance",
    "fc/kernel",    "fc/bias"};

std::vector<std::string> names_of(const Weights& weights) {
  std::vector<std::string> names;
  for (const WeightTensor& tensor : weights.tensors()) names.push_back(tensor.name);
  return names;
}

Weights read(const std::string& path) {
  Weights weights;
  const Status status = read_keras_hdf5(path, weights);
  INFO(status.message());
  REQUIRE(status.ok());
  return weights;
}

void check_tiny(const Weights& weights) {
  CHECK(names_of(weights) == tiny_names);
  CHECK(weights.tensors()[0].shape == std::vector<std::int64_t>{3, 3, 2, 4});
  int count = 0;
  for (const WeightTensor& tensor : weights.tensors())
    for (std::size_t i = 0; i < tensor.bytes / sizeof(float); ++i)
      REQUIRE(static_cast<const float*>(tensor.data)[i] == static_cast<float>(count++) / 8);
  CHECK(count == 107);
}

}  // namespace

TEST_CASE("a Keras 1 file that h5py made is read") { check_tiny(read(test::test_data("keras1_tiny.h5"))); }

TEST_CASE("weights survive safetensors and both HDF5 layouts") {
  const KerasLayout layout = GENERATE(KerasLayout::keras1, KerasLayout::keras2);
  const test::TemporaryFolder folder;
  Weights weights = read(test::test_data("keras1_tiny.h5"));
  REQUIRE(weights.save(folder / "a.safetensors").ok());
  REQUIRE(weights.open(folder / "a.safetensors").ok());
  REQUIRE(write_keras_hdf5(folder / "b.h5", weights, layout).ok());
  weights = read(folder / "b.h5");
  check_tiny(weights);
  REQUIRE(weights.save(folder / "c.safetensors").ok());
  CHECK(test::read_file(folder / "a.safetensors") == test::read_file(folder / "c.safetensors"));
  CHECK(folder.names() == std::vector<std::string>{"a.safetensors", "b.h5", "c.safetensors"});

  REQUIRE(write_keras_hdf5(folder / "again.h5", weights, layout).ok());
  CHECK(test::read_file(folder / "again.h5") == test::read_file(folder / "b.h5"));
}

TEST_CASE("the layouts name data sets as Keras does") {
  const test::TemporaryFolder folder;
  const Weights weights = read(test::test_data("keras1_tiny.h5"));
  REQUIRE(write_keras_hdf5(folder / "1.h5", weights, KerasLayout::keras1).ok());
  REQUIRE(write_keras_hdf5(folder / "2.h5", weights, KerasLayout::keras2).ok());
  const hid_t first = H5Fopen((folder / "1.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  CHECK(H5Oexists_by_name(first, "/bn_conv1/bn_conv1_running_std:0", H5P_DEFAULT) > 0);
  CHECK(H5Oexists_by_name(first, "/conv1/conv1_W:0", H5P_DEFAULT) > 0);
  H5Fclose(first);
  const hid_t second = H5Fopen((folder / "2.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  CHECK(H5Oexists_by_name(second, "/bn_conv1/bn_conv1/moving_variance:0", H5P_DEFAULT) > 0);
  CHECK(H5Oexists_by_name(second, "/conv1/conv1/kernel:0", H5P_DEFAULT) > 0);
  H5Fclose(second);
}

TEST_CASE("weights are found in the files of model.save, with strings of any kind") {
  const Strings kind = GENERATE(Strings::fixed, Strings::variable);
  const test::TemporaryFolder folder;
  test::write_keras(
      folder / "m.h5",
      {{"input_1", {}, {}}, {"conv1", {{"conv1/kernel:0", {1, 1, 2, 1}, {3, 4}}, {"conv1/bias:0", {1}, {5}}}, {}}},
      kind, "model_weights");
  const Weights weights = read(folder / "m.h5");
  CHECK(names_of(weights) == std::vector<std::string>{"conv1/kernel", "conv1/bias"});
  CHECK(static_cast<const float*>(weights.tensors()[0].data)[1] == 4);
}

TEST_CASE("a kernel and a bias with names that say nothing are told by their shapes; other weights keep their names") {
  const test::TemporaryFolder folder;
  test::write_keras(folder / "w.h5", {{"conv", {{"x:0", {1, 1, 1, 2}, {1, 2}}, {"y:0", {2}, {3, 4}}}, {}},
                                      {"other", {{"table:0", {2}, {7, 8}}}, {}},
                                      {"bare", {{"kernel", {1, 1}, {3}}, {"bias:0", {1}, {4}}}, {}},
                                      {"prelu", {{"prelu/alpha:0", {1, 2}, {5, 6}}}, {}},
                                      {"nested", {{"a/kernel:0", {1, 1}, {1}}, {"b/kernel:0", {1, 1}, {2}}}, {}}});
  CHECK(names_of(read(folder / "w.h5")) == std::vector<std::string>{"conv/kernel", "conv/bias", "other/table",
                                                                    "bare/kernel", "bare/bias", "prelu/alpha",
                                                                    "a/kernel", "b/kernel"});
}

TEST_CASE("the order of weight_names rules, not that of the data sets") {
  const test::TemporaryFolder folder;
  test::write_keras(folder / "w.h5", {{"fc", {{"a", {2}, {3, 4}}, {"b", {1, 2}, {1, 2}}}, {"b", "a"}}});
  const Weights weights = read(folder / "w.h5");
  CHECK(names_of(weights) == std::vector<std::string>{"fc/kernel", "fc/bias"});
  CHECK(static_cast<const float*>(weights.find("fc/bias")->data)[0] == 3);
}

TEST_CASE("big-endian floats are read") {
  const test::TemporaryFolder folder;
  test::write_keras(folder / "w.h5", {{"fc", {{"fc/kernel:0", {1, 2}, {1.5F, -2}, H5T_IEEE_F32BE}}, {}}});
  CHECK(static_cast<const float*>(read(folder / "w.h5").tensors()[0].data)[0] == 1.5F);
}

TEST_CASE("attributes that do not fit an object's header are split and joined") {
  const test::TemporaryFolder folder;
  Weights weights;
  for (int i = 0; i < 3000; ++i)
    REQUIRE(weights.add("a_layer_with_a_long_name_" + std::to_string(i) + "/bias", {1}, {1}).ok());
  REQUIRE(write_keras_hdf5(folder / "w.h5", weights).ok());
  const hid_t file = H5Fopen((folder / "w.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  CHECK(H5Aexists(file, "layer_names0") > 0);
  CHECK(H5Aexists(file, "layer_names") == 0);
  H5Fclose(file);
  CHECK(names_of(read(folder / "w.h5")) == names_of(weights));
}

TEST_CASE("open_weights tells the formats apart by their first bytes") {
  const test::TemporaryFolder folder;
  Weights weights;
  REQUIRE(open_weights(test::test_data("keras1_tiny.h5"), weights).ok());
  REQUIRE(weights.save(folder / "w.h5").ok());  // the name does not matter
  REQUIRE(open_weights(folder / "w.h5", weights).ok());
  check_tiny(weights);
  CHECK(is_hdf5(test::test_data("keras1_tiny.h5")));
  CHECK_FALSE(is_hdf5(folder / "w.h5"));
}
