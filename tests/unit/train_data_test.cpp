// IDX files, data sets, batches and orders.
#include <skipper/dataset.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/files.h"
#include "support/idx_file.h"

using namespace skipper;
using test::gzip;
using test::idx;

TEST_CASE("an IDX file comes back, plain and gzip, of any rank") {
  const auto shape = GENERATE(std::vector<std::uint32_t>{6}, std::vector<std::uint32_t>{2, 3},
                              std::vector<std::uint32_t>{1, 3, 2}, std::vector<std::uint32_t>{1, 1, 2, 1, 3});
  const test::TemporaryFolder folder;
  const std::string bytes = idx(shape, "\x01\x02\xff\x04\x05\x06");
  const std::size_t half = bytes.size() / 2;
  const std::string forms[] = {bytes, gzip(bytes), gzip(bytes.substr(0, half)) + gzip(bytes.substr(half))};
  for (const std::string& form : forms) {
    test::write_file(folder / "a", form);
    IdxArray array;
    const Status status = read_idx(folder / "a", array);
    INFO(status.message());
    REQUIRE(status.ok());
    CHECK(array.shape == std::vector<std::int64_t>(shape.begin(), shape.end()));
    CHECK(array.data == std::vector<std::uint8_t>{1, 2, 255, 4, 5, 6});
  }
}

TEST_CASE("images and labels become a data set") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "images", idx({2, 2, 3}, std::string(12, '\x07')));
  test::write_file(folder / "vectors", idx({2, 6}, std::string(12, '\x07')));
  test::write_file(folder / "colours", gzip(idx({2, 1, 2, 3}, std::string(12, '\x07'))));
  test::write_file(folder / "labels", gzip(idx({2}, "\x03\x01")));
  Dataset data;
  REQUIRE(read_idx_dataset(folder / "images", folder / "labels", 10, data).ok());
  CHECK(data.shape == std::vector<std::int64_t>{2, 3, 1});
  CHECK(data.classes == 10);
  CHECK(data.size() == 2);
  CHECK(data.labels == std::vector<std::int32_t>{3, 1});
  REQUIRE(read_idx_dataset(folder / "vectors", folder / "labels", 0, data).ok());
  CHECK(data.shape == std::vector<std::int64_t>{6});
  CHECK(data.classes == 4);
  REQUIRE(read_idx_dataset(folder / "colours", folder / "labels", 4, data).ok());
  CHECK(data.shape == std::vector<std::int64_t>{1, 2, 3});
}

TEST_CASE("MNIST's own files are read") {
  Dataset train, digits;
  const Status status = read_mnist(SKIPPER_EXAMPLE_MNIST, train, digits);
  INFO(status.message());
  REQUIRE(status.ok());
  const auto histogram = [](const Dataset& data) {
    std::vector<int> counts(10);
    for (const std::int32_t label : data.labels) ++counts[static_cast<std::size_t>(label)];
    return counts;
  };
  CHECK(train.shape == std::vector<std::int64_t>{28, 28, 1});
  CHECK(digits.shape == train.shape);
  CHECK(train.size() == 60000);
  CHECK(digits.size() == 10000);
  CHECK(histogram(train) == std::vector<int>{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949});
  CHECK(histogram(digits) == std::vector<int>{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009});
  CHECK(std::vector<std::int32_t>(train.labels.begin(), train.labels.begin() + 5) ==
        std::vector<std::int32_t>{5, 0, 4, 1, 9});
  std::uint64_t sum = 0;
  for (const std::uint8_t byte : train.bytes) sum += byte;
  CHECK(static_cast<double>(sum) / 47040000.0 / 255.0 == Approx(0.1306605).epsilon(1e-6));  // the mean all texts quote
}

TEST_CASE("a batch holds the named samples, scaled, and one-hot labels") {
  Dataset data;
  data.shape = {2};
  data.classes = 3;
  data.bytes = {0, 255, 51, 1, 128, 254};
  data.labels = {2, 0, 1};
  REQUIRE(check_dataset(data).ok());
  const std::uint32_t indices[] = {2, 0};
  std::vector<float> samples(4, -1.0F), labels(6, -1.0F);
  make_batch(data, indices, 2, samples.data(), labels.data());
  CHECK(samples == std::vector<float>{128 / 255.0F, 254 / 255.0F, 0, 1});
  CHECK(labels == std::vector<float>{0, 1, 0, 0, 0, 1});

  data.floats = {-2, 0.5F, 3, 4, 5, 6};
  data.bytes.clear();
  REQUIRE(check_dataset(data).ok());
  make_batch(data, indices, 2, samples.data(), nullptr);
  CHECK(samples == std::vector<float>{5, 6, -2, 0.5F});
}

TEST_CASE("the order of an epoch is a permutation that seed and epoch fix") {
  std::vector<std::uint32_t> order, again, other;
  shuffled_order(7, 0, 100, 1000, order);
  shuffled_order(7, 0, 100, 1000, again);
  CHECK(order == again);
  std::sort(again.begin(), again.end());
  for (std::uint32_t i = 0; i < 1000; ++i) REQUIRE(again[i] == 100 + i);
  shuffled_order(7, 1, 100, 1000, other);
  CHECK(order != other);
  shuffled_order(8, 0, 100, 1000, other);
  CHECK(order != other);
  shuffled_order(1, 1, 5, 1, order);
  CHECK(order == std::vector<std::uint32_t>{5});
  shuffled_order(1, 1, 0, 0, order);
  CHECK(order.empty());
}

TEST_CASE("the order is the documented one on every platform") {
  // From a second implementation of dataset.h's text, in Python.
  std::vector<std::uint32_t> order;
  shuffled_order(42, 3, 0, 10, order);
  CHECK(order == std::vector<std::uint32_t>{1, 7, 6, 2, 9, 3, 8, 5, 4, 0});
  shuffled_order(0xfedcba9876543210, 0, 0, 12, order);
  CHECK(order == std::vector<std::uint32_t>{2, 3, 6, 5, 4, 7, 10, 11, 1, 9, 0, 8});
}

TEST_CASE("shuffling is fair: each value comes to each place about as often") {
  constexpr std::uint32_t size = 5;
  constexpr int rounds = 20000;
  int counts[size][size] = {};
  std::vector<std::uint32_t> order;
  for (int round = 0; round < rounds; ++round) {
    shuffled_order(3, static_cast<std::uint64_t>(round), 0, size, order);
    for (std::uint32_t place = 0; place < size; ++place) ++counts[place][order[place]];
  }
  double chi_squared = 0;
  for (const auto& row : counts)
    for (const int count : row) chi_squared += (count - rounds / 5.0) * (count - rounds / 5.0) / (rounds / 5.0);
  CHECK(chi_squared < 39.3);  // 16 degrees of freedom, 0.1 %
}
