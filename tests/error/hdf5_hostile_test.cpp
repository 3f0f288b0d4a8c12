// HDF5 files that were made to do harm, or that a fuzzer found: each is refused at once, with a reason.
#include <skipper/hdf5.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "support/files.h"
#include "support/hdf5_file.h"

using namespace skipper;
using skipper::test::TemporaryFolder;

namespace {

void check_bad(const std::string& path, const std::string& reason) {
  Weights weights;
  const auto begin = std::chrono::steady_clock::now();
  const Status status = read_keras_hdf5(path, weights);
  INFO(status.message());
  CHECK(status.code() == SKIPPER_BAD_FILE);
  CHECK_THAT(status.message(), Catch::StartsWith(path + ": ") && Catch::Contains(reason));
#ifndef __SANITIZE_ADDRESS__  // which ends a process that crashes by itself, without a signal
  CHECK_THAT(status.message(), !Catch::Contains("without a word"));
#endif
  CHECK(weights.tensors().empty());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(90));  // 60 s by the clock are the limit
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
}

// A Keras file with a layer "fc" whose data sets the caller makes and links.
class File {
 public:
  File(const std::string& path, const std::vector<std::string>& layers, const std::vector<std::string>& weights)
      : file_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)),
        group_(H5Gcreate2(file_, "fc", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)) {
    test::write_strings(file_, "layer_names", layers, test::Strings::fixed);
    test::write_strings(group_, "weight_names", weights, test::Strings::fixed);
  }
  ~File() { close(); }

  hid_t file() const { return file_; }
  hid_t group() const { return group_; }
  void close() {
    if (file_ < 0) return;
    H5Gclose(group_);
    H5Fclose(file_);
    file_ = -1;
  }

  // Chunks of a row each, packed by deflate.
  void write_packed(const char* name, hsize_t rows, hsize_t columns, const float* values, bool filled = true) const {
    const hsize_t shape[2] = {rows, columns}, chunk[2] = {1, columns};
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 2, chunk);
    H5Pset_shuffle(properties);
    H5Pset_deflate(properties, 1);
    const hid_t space = H5Screate_simple(2, shape, nullptr);
    const hid_t made = H5Dcreate2(group_, name, H5T_IEEE_F32LE, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    if (filled) H5Dwrite(made, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(made);
    H5Sclose(space);
    H5Pclose(properties);
  }

 private:
  hid_t file_, group_;
};

std::vector<std::string> numbered(const std::string& name, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(name + std::to_string(i));
  return names;
}

}  // namespace

TEST_CASE("whatever a fuzzer made of HDF5 files is refused within seconds, with a reason") {
  const TemporaryFolder folder;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(test::test_data("hdf5"))) {
    const std::string path = folder / entry.path().stem().string();
    test::write_file(path, test::read_gzip(entry.path().string()));
    CAPTURE(path);
    check_bad(path, "");
    ++files;
  }
  CHECK(files >= 16);
}

TEST_CASE("a file that keeps the library busy for ever is ended by its processor time") {
  const TemporaryFolder folder;
  test::write_file(folder / "w.h5", test::read_gzip(test::test_data("hdf5/timeout-5220393e.h5.gz")));
  check_bad(folder / "w.h5", "to read it takes ");  // more than 2 s of CPU time, or 60 s on a machine with more to do
}

TEST_CASE("links into other files are not followed, wherever they stand") {
  const TemporaryFolder folder;
  for (const char* name : {"ext.h5", "other.h5"})
    test::write_file(folder / name, test::read_gzip(test::test_data("hdf5/" + std::string(name) + ".gz")));
  check_bad(folder / "ext.h5", "'conv1' is a link into another file");

  test::write_keras(folder / "secret.h5", {{"fc", {{"fc/kernel:0", {1, 1}, {1}}}, {}}});
  const auto refused = [&](const std::vector<std::string>& weights, const auto& link, const char* reason) {
    File file(folder / "w.h5", {"fc"}, weights);
    link(file);
    file.close();
    check_bad(folder / "w.h5", reason);
  };
  refused(
      {"kernel"},
      [](const File& file) {
        H5Lcreate_external("secret.h5", "/fc/fc/kernel:0", file.group(), "kernel", H5P_DEFAULT, H5P_DEFAULT);
      },
      "'kernel' is a link into another file");
  refused(
      {"inside/kernel:0"},
      [](const File& file) {
        H5Lcreate_external("secret.h5", "/fc/fc", file.group(), "inside", H5P_DEFAULT, H5P_DEFAULT);
      },
      "'inside' is a link into another file");
  refused(
      {"soft/kernel:0"},
      [](const File& file) {
        H5Lcreate_external("secret.h5", "/fc/fc", file.file(), "inside", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_soft("/inside", file.group(), "soft", H5P_DEFAULT, H5P_DEFAULT);
      },
      "'soft' is a soft link");
  // model_weights itself
  const hid_t file = H5Fcreate((folder / "m.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external("secret.h5", "/", file, "model_weights", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  check_bad(folder / "m.h5", "'model_weights' is a link into another file");
}

TEST_CASE("virtual data sets are refused") {
  const TemporaryFolder folder;
  test::write_keras(folder / "secret.h5", {{"fc", {{"kernel", {2, 2}, {1, 2, 3, 4}}}, {}}});
  File file(folder / "w.h5", {"fc"}, {"kernel"});
  const hsize_t shape[2] = {2, 2};
  const hid_t space = H5Screate_simple(2, shape, nullptr), properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_virtual(properties, space, "secret.h5", "/fc/kernel", space);
  H5Dclose(H5Dcreate2(file.group(), "kernel", H5T_IEEE_F32LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
  H5Pclose(properties);
  H5Sclose(space);
  file.close();
  check_bad(folder / "w.h5", "keeps its data in another file");
}

TEST_CASE("a data set that has many names is not read many times") {
  const TemporaryFolder folder;
  const std::vector<float> values(20000, 0.5F);
  for (const bool soft : {true, false}) {
    File file(folder / "w.h5", {"fc"}, numbered("kernel", 1000));
    test::write_dataset(file.group(), {"kernel0", {100, 200}, values});
    for (int i = 1; i < 1000; ++i) {
      const std::string name = "kernel" + std::to_string(i);
      if (soft)
        H5Lcreate_soft("kernel0", file.group(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
      else
        H5Lcreate_hard(file.group(), "kernel0", file.group(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    }
    file.close();
    check_bad(folder / "w.h5", soft ? "'kernel1' is a soft link" : "the same data set has several names");
  }
  File file(folder / "w.h5", numbered("layer", 1000), {"kernel0"});
  test::write_dataset(file.group(), {"kernel0", {100, 200}, values});
  for (int i = 0; i < 1000; ++i)
    H5Lcreate_hard(file.file(), "fc", file.file(), ("layer" + std::to_string(i)).c_str(), H5P_DEFAULT, H5P_DEFAULT);
  file.close();
  check_bad(folder / "w.h5", "the same data set has several names");
}

TEST_CASE("packed data is read, up to a sum that depends on the file's size") {
  const TemporaryFolder folder;
  std::vector<float> values(std::size_t{70} << 20);  // 280 MiB
  for (std::size_t i = 0; i < 4096; ++i) values[i] = static_cast<float>(i);
  {
    const File file(folder / "w.h5", {"fc"}, {"kernel"});
    file.write_packed("kernel", 4, 1024, values.data());
  }
  Weights weights;
  const Status status = read_keras_hdf5(folder / "w.h5", weights);
  INFO(status.message());
  REQUIRE(status.ok());
  CHECK(std::memcmp(weights.find("fc/kernel")->data, values.data(), 4096 * sizeof(float)) == 0);
  {
    const File file(folder / "w.h5", {"fc"}, {"a", "b"});
    file.write_packed("a", 35, 1 << 20, values.data());
    file.write_packed("b", 35, 1 << 20, values.data());
  }
  check_bad(folder / "w.h5",
            "unpacks to more than a file of its size is let to: the limit is reached at data set "
            "'fc/b'");
  {
    const File file(folder / "w.h5", {"fc"}, {"a"});
    file.write_packed("a", 4, 1024, values.data(), false);
  }
  check_bad(folder / "w.h5", "it lacks data");
}

TEST_CASE("paths that are none, and objects of another kind") {
  const TemporaryFolder folder;
  for (const char* entry : {".", "./kernel", "/fc/kernel", "a//kernel", "kernel/", ".."}) {
    CAPTURE(entry);
    File file(folder / "w.h5", {"fc"}, {entry});
    test::write_dataset(file.group(), {"kernel", {1, 1}, {1}});
    file.close();
    check_bad(folder / "w.h5", "lacks data set");
  }
  File file(folder / "w.h5", {"fc"}, {"inside"});
  H5Gclose(H5Gcreate2(file.group(), "inside", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  file.close();
  check_bad(folder / "w.h5", "is no data set");
}
