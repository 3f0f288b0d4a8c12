// Tests what weights are called: files that Keras 2 and 3 wrote, and the rules of docs/file_formats.md one by one.
#include <skipper/hdf5.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "support/files.h"
#include "support/hdf5_file.h"

using namespace skipper;
using skipper::test::Dataset;
using skipper::test::KerasLayer;

namespace {

using Names = std::vector<std::string>;

// "LAYER" and what stands behind it, as data sets' paths in the file and as canonical names.
struct Expected {
  std::string file_path, name;
};

std::vector<Expected> weights_of(const std::string& group, const std::string& name, const Names& weights,
                                 const std::string& end = ":0") {
  std::vector<Expected> all;
  for (const std::string& weight : weights) all.push_back({group + "/" + weight + end, name + "/" + weight});
  return all;
}

std::vector<Expected> join(const std::vector<std::vector<Expected>>& parts) {
  std::vector<Expected> all;
  for (const std::vector<Expected>& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

const Names dense = {"kernel", "bias"}, norm = {"gamma", "beta", "moving_mean", "moving_variance"};

std::vector<float> values_in_file(const std::string& path, const std::string& dataset) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  const hid_t opened = H5Dopen2(file, dataset.c_str(), H5P_DEFAULT);
  INFO(dataset);
  REQUIRE(opened >= 0);
  const hid_t space = H5Dget_space(opened);
  std::vector<float> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
  CHECK(H5Dread(opened, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0);
  H5Sclose(space);
  H5Dclose(opened);
  H5Fclose(file);
  return values;
}

void check_file(const std::string& name, const std::vector<Expected>& expected) {
  INFO(name);
  const test::TemporaryFolder folder;
  const std::string path = folder / name;
  test::write_file(path, test::read_gzip(test::test_data("keras/" + name + ".gz")));
  Weights weights;
  const Status status = read_keras_hdf5(path, weights);
  INFO(status.message());
  REQUIRE(status.ok());
  REQUIRE(weights.tensors().size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const WeightTensor& tensor = weights.tensors()[i];
    CHECK(tensor.name == expected[i].name);
    const std::vector<float> values = values_in_file(path, expected[i].file_path);
    REQUIRE(tensor.bytes == values.size() * sizeof(float));
    CHECK(std::memcmp(tensor.data, values.data(), tensor.bytes) == 0);
  }
}

Status read_layers(const std::vector<KerasLayer>& layers, Names& names) {
  const test::TemporaryFolder folder;
  test::write_keras(folder / "w.h5", layers);
  Weights weights;
  Status status = read_keras_hdf5(folder / "w.h5", weights);
  for (const WeightTensor& tensor : weights.tensors()) names.push_back(tensor.name);
  return status;
}

// A layer of vectors of two.
KerasLayer layer(const std::string& name, const Names& entries) {
  KerasLayer made{name, {}, {}};
  for (const std::string& entry : entries) made.datasets.push_back({entry, {2}, {1, 2}});
  return made;
}

void check_names(const std::vector<KerasLayer>& layers, const Names& expected) {
  Names names;
  const Status status = read_layers(layers, names);
  INFO(status.message());
  CHECK(status.ok());
  CHECK(names == expected);
}

void check_refused(const std::vector<KerasLayer>& layers, const Names& parts) {
  Names names;
  const Status status = read_layers(layers, names);
  CHECK(status.code() == SKIPPER_BAD_WEIGHTS);
  CHECK(names.empty());
  for (const std::string& part : parts) CHECK_THAT(status.message(), Catch::Contains(part));
}

}  // namespace

TEST_CASE("blocks that are models, in Keras 2: the inner layers' names") {
  const std::string top = "model_weights/";
  check_file("k2_nested.h5", join({weights_of(top + "block1/block1_conv", "block1_conv", {"kernel"}),
                                   weights_of(top + "block1/block1_bn", "block1_bn", norm),
                                   weights_of(top + "block2/block2_conv", "block2_conv", {"kernel"}),
                                   weights_of(top + "block2/block2_bn", "block2_bn", norm),
                                   weights_of(top + "head/scores", "scores", dense)}));
  check_file("k2_backbone_weights.h5",
             join({weights_of("backbone/conv1", "conv1", dense),
                   weights_of("backbone/bn_conv1", "bn_conv1", {"gamma", "beta"}),
                   weights_of("backbone/conv2", "conv2", {"kernel"}),
                   weights_of("backbone/bn_conv2", "bn_conv2", {"gamma", "beta"}),
                   weights_of("backbone/bn_conv1", "bn_conv1", {"moving_mean", "moving_variance"}),
                   weights_of("backbone/bn_conv2", "bn_conv2", {"moving_mean", "moving_variance"}),
                   weights_of("scores/scores", "scores", dense)}));
}

TEST_CASE("models in models in models") {
  check_file("k2_deep.h5",
             join({weights_of("outer/a_conv", "a_conv", dense), weights_of("outer/a_bn", "a_bn", {"gamma", "beta"}),
                   weights_of("outer/b_conv", "b_conv", dense), weights_of("outer/b_bn", "b_bn", {"gamma", "beta"}),
                   weights_of("outer/pr", "pr", {"alpha"}),
                   weights_of("outer/a_bn", "a_bn", {"moving_mean", "moving_variance"}),
                   weights_of("outer/b_bn", "b_bn", {"moving_mean", "moving_variance"}),
                   weights_of("scores/scores", "scores", dense)}));
}

TEST_CASE("nested batch norms without scale and centre keep what they are") {
  const Names moving = {"moving_mean", "moving_variance"};
  check_file("k2_norms_weights.h5", join({weights_of("norms/n1", "n1", moving), weights_of("norms/n2", "n2", moving)}));
  check_file("k2_noscale_weights.h5",
             join({weights_of("conv1/conv1", "conv1", dense),
                   weights_of("bn_conv1/bn_conv1", "bn_conv1", {"beta", "moving_mean", "moving_variance"}),
                   weights_of("conv2/conv2", "conv2", {"kernel"}), weights_of("bn_conv2/bn_conv2", "bn_conv2", norm),
                   weights_of("scores/scores", "scores", dense)}));
}

TEST_CASE("layers' names with slashes") {
  check_file("k2_slash_weights.h5", join({weights_of("stage1/conv/stage1/conv", "stage1/conv", dense),
                                          weights_of("stage1/bn/stage1/bn", "stage1/bn", norm),
                                          weights_of("scores/scores", "scores", dense)}));
}

TEST_CASE("a model's own class: its name stands in front, and its own weights come last") {
  check_file("k2_subclass.h5",
             join({weights_of("conv1/net/conv1", "conv1", dense), weights_of("blk/blk_conv", "blk_conv", dense),
                   weights_of("blk/blk_bn", "blk_bn", norm), weights_of("fc/net/fc", "fc", dense),
                   weights_of("top_level_model_weights", "top_level_model_weights", {"own"})}));
}

TEST_CASE("model.save(NAME.h5) of Keras 3") {
  const std::string top = "model_weights/";
  check_file("k3_seq.h5", join({weights_of(top + "conv1/seq/conv1", "conv1", dense, ""),
                                weights_of(top + "bn_conv1/seq/bn_conv1", "bn_conv1", norm, ""),
                                weights_of(top + "scores/seq/scores", "scores", dense, "")}));
  check_file("k3_nested.h5", join({weights_of(top + "block1/block1/block1_conv", "block1/block1_conv", {"kernel"}, ""),
                                   weights_of(top + "block1/block1/block1_bn", "block1/block1_bn", norm, ""),
                                   weights_of(top + "block2/block2/block2_conv", "block2/block2_conv", {"kernel"}, ""),
                                   weights_of(top + "block2/block2/block2_bn", "block2/block2_bn", norm, ""),
                                   weights_of(top + "head/head/scores", "head/scores", dense, "")}));
}

TEST_CASE("Keras 3's own formats are refused, with what to do instead") {
  const test::TemporaryFolder folder;
  Weights weights;
  test::write_file(folder / "k3.weights.h5", test::read_gzip(test::test_data("keras/k3.weights.h5.gz")));
  Status status = open_weights(folder / "k3.weights.h5", weights);
  CHECK(status.code() == SKIPPER_BAD_FILE);
  CHECK_THAT(status.message(), Catch::Contains(".weights.h5") && Catch::Contains("model.save(\"NAME.h5\")"));
  test::write_file(folder / "k3.keras", std::string("PK\x03\x04rest of a zip archive"));
  for (const bool either : {false, true}) {
    status = either ? open_weights(folder / "k3.keras", weights) : read_keras_hdf5(folder / "k3.keras", weights);
    CHECK(status.code() == SKIPPER_BAD_FILE);
    CHECK_THAT(status.message(), Catch::Contains(".keras") && Catch::Contains("model.save(\"NAME.h5\")"));
  }
}

TEST_CASE("models that are layers, in Keras 1: the name before _W and so on") {
  check_names(
      {layer("sequential_1", {"conv1_W", "conv1_b", "bn_running_mean", "bn_running_std"}), layer("fc", {"fc_W"})},
      {"conv1/kernel", "conv1/bias", "bn/moving_mean", "bn/moving_variance", "fc/kernel"});
  check_names({layer("a/b", {"a/b_W:0", "a/b_b:0"}), layer("c", {"c_W_1:0", "c_b_1:0"})},
              {"a/b/kernel", "a/b/bias", "c/kernel", "c/bias"});
}

TEST_CASE("layers of layers keep the whole path") {
  check_names(
      {layer("p", {"p/conv/kernel:0", "p/bn/gamma:0"}), layer("q", {"net/q/conv/kernel:0", "net/q/bn/gamma:0"})},
      {"p/conv/kernel", "p/bn/gamma", "q/conv/kernel", "q/bn/gamma"});
}

TEST_CASE("scopes that TensorFlow numbered are the layers', if all of the file are so") {
  check_names({layer("conv", {"conv_1/kernel:0"}), layer("fc", {"fc_1/kernel:0", "fc_1/bias:0"})},
              {"conv/kernel", "fc/kernel", "fc/bias"});
  check_refused({layer("conv", {"conv_1/kernel:0"}), layer("fc", {"fc/kernel:0"})},
                {"layer 'conv'", "'conv/kernel' or 'conv_1/kernel'"});
  check_refused({layer("conv", {"conv_1/kernel:0"})}, {"layer 'conv'", "'conv/kernel' or 'conv_1/kernel'"});
}

TEST_CASE("what can be read in two ways is refused, with both") {
  check_refused({layer("a", {"a/a/kernel"})}, {"layer 'a'", "'a/a/kernel' or 'a/kernel'"});
  check_refused({layer("a", {"x/a/kernel:0", "x/b/kernel:0"})}, {"layer 'a'", "'a/kernel' or 'x/a/kernel'"});
  check_refused({layer("bn", {"p0", "p1", "p2", "p3"})}, {"layer 'bn'", "'p0'", "of one batch norm, or"});
}

TEST_CASE("two weights of one name are refused, with where they are") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "w.h5", test::read_gzip(test::test_data("keras/k2_same_names.h5.gz")));
  Weights weights;
  const Status status = read_keras_hdf5(folder / "w.h5", weights);
  CHECK(status.code() == SKIPPER_BAD_WEIGHTS);
  CHECK_THAT(status.message(), Catch::Contains("'conv/kernel:0' of layer 'a' and 'conv/kernel:0' of layer 'b'"));
  check_refused({layer("fc", {"fc/kernel:0", "kernel"})}, {"two weights would be called 'fc/kernel'"});
}

TEST_CASE("names with control characters do not reach messages as they are") {
  check_refused({layer("a\n\x1b[31m", {"a/kernel:0"}), layer("b", {"a/kernel:0"})}, {"'a\\n\\x1b[31m'"});
}

TEST_CASE("float16 comes as the same numbers in float32, whatever they are") {
  check_file("k2_half_weights.h5",
             join({weights_of("conv1/conv1", "conv1", dense), weights_of("scores/scores", "scores", dense)}));

  const hid_t half = H5Tcopy(H5T_IEEE_F32LE);
  H5Tset_fields(half, 15, 10, 5, 0, 10);
  H5Tset_size(half, 2);
  H5Tset_ebias(half, 15);
  const test::TemporaryFolder folder;
  std::vector<float> zeros(65536);
  test::write_keras(folder / "w.h5", {{"a", {{"a/kernel:0", {65536}, zeros, half}}, {}}});
  std::vector<std::uint16_t> patterns(65536);
  for (std::size_t i = 0; i < patterns.size(); ++i) patterns[i] = static_cast<std::uint16_t>(i);
  const hid_t file = H5Fopen((folder / "w.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t dataset = H5Dopen2(file, "a/a/kernel:0", H5P_DEFAULT);
  REQUIRE(H5Dwrite(dataset, half, H5S_ALL, H5S_ALL, H5P_DEFAULT, patterns.data()) >= 0);
  H5Dclose(dataset);
  H5Fclose(file);
  H5Tclose(half);

  Weights weights;
  const Status status = read_keras_hdf5(folder / "w.h5", weights);
  INFO(status.message());
  REQUIRE(status.ok());
  const auto* values = static_cast<const float*>(weights.tensors()[0].data);
  int wrong = 0;
  for (int i = 0; i < 65536; ++i) {
    const int exponent = i >> 10 & 31, mantissa = i & 1023;
    const double size = exponent == 31  ? (mantissa == 0 ? HUGE_VAL : std::nan(""))
                        : exponent == 0 ? std::ldexp(mantissa, -24)
                                        : std::ldexp(1024 + mantissa, exponent - 25);
    const auto expected = static_cast<float>(i >> 15 != 0 ? -size : size);
    wrong += std::isnan(expected) ? !std::isnan(values[i]) : std::memcmp(&expected, values + i, sizeof expected) != 0;
  }
  CHECK(wrong == 0);
}
