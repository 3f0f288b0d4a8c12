// IDX files and data sets that are refused: each with its file named, none with memory taken for what is not there.
#include <skipper/dataset.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "support/files.h"
#include "support/idx_file.h"

using namespace skipper;
using test::gzip;
using test::idx;

namespace {

Status parse(const std::string& bytes) {
  const std::vector<char> copy(bytes.begin(), bytes.end());  // exactly as large: sanitizers see reads beyond
  IdxArray array;
  Status status = parse_idx(copy.data(), copy.size(), array, "some.idx");
  if (!status.ok()) {
    CHECK(array.data.empty());
    CHECK(array.shape.empty());
    CHECK_THAT(status.message(), Catch::StartsWith("some.idx: "));
  }
  return status;
}

void check_refused(const std::string& bytes, const std::string& reason) {
  const Status status = parse(bytes);
  CHECK(status.code() == SKIPPER_BAD_FILE);
  CHECK_THAT(status.message(), Catch::Contains(reason));
}

}  // namespace

TEST_CASE("IDX files that are none are refused with the reason") {
  check_refused("", "is empty");
  check_refused("\x89PNG\r\n\x1a\n", "is not an IDX file: its magic is 89504e47");
  check_refused(idx({2}, "ab", 0x0d), "32-bit floats");
  check_refused(idx({2}, "ab", 0x77), "unknown type 119");
  check_refused(idx({}, ""), "rank 0");
  check_refused(idx({2, 0}, ""), "extent of 0");
  check_refused(idx({2, 3}, "abcdefg"), "is oversized");
  check_refused(gzip(idx({2, 3}, "abcdefg")), "is oversized");
}

TEST_CASE("IDX files cut at any byte are refused") {
  const std::string plain = idx({2, 3}, "abcdef"), packed = gzip(plain);
  for (std::size_t size = 1; size < plain.size(); ++size) check_refused(plain.substr(0, size), "is truncated");
  for (std::size_t size = 2; size < packed.size(); ++size) check_refused(packed.substr(0, size), "is truncated");
  check_refused(gzip(plain.substr(0, plain.size() - 1)), "is truncated");
}

TEST_CASE("gzip with any byte changed never crashes, and never gives other data") {
  const std::string plain = idx({4, 5}, "abcdefghijabcdefghij"), packed = gzip(plain);
  for (std::size_t i = 0; i < packed.size(); ++i) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string bad = packed;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      IdxArray array;
      const Status status = parse_idx(bad.data(), bad.size(), array);
      if (status.ok()) CHECK(std::string(array.data.begin(), array.data.end()) == plain.substr(12));
    }
  }
  check_refused(packed + "x", "other bytes behind its gzip data");
}

TEST_CASE("absurd sizes are refused before memory is asked for") {
  const std::uint32_t most = 0xffffffff;
  check_refused(idx({most, most}, "abc"), "is truncated");
  check_refused(idx({most, most, most}, "abc"), "too large");
  check_refused(gzip(idx({most, most}, "abc")), "is truncated");
  check_refused(idx(std::vector<std::uint32_t>(255, 2), "abc"), "too large");
  check_refused(idx({1U << 31U, 256}, "abc"), "asks for 549755813888 bytes of data, but the file can hold 15 at most");
}

TEST_CASE("a small gzip file does not become a large amount of memory") {
  const auto zeros = [](std::uint32_t samples) {
    return gzip(idx({samples, 1024, 1024}, std::string(std::size_t{samples} << 20U, '\0')));
  };
  CHECK(parse(zeros(60)).ok());
  const std::string bomb = zeros(80);
  CHECK(bomb.size() < 200000);
  check_refused(bomb, "asks for 83886080 bytes of data, and gzip of its size is let unpack to " +
                          std::to_string((64 << 20) + 32 * bomb.size()) + " at most; unpack it with gunzip");
  // The header may lie about it, too.
  std::string lie = idx({1}, std::string(std::size_t{100} << 20U, '\0'));
  check_refused(gzip(lie), "is oversized");
}

TEST_CASE("files that cannot be read are named") {
  const test::TemporaryFolder folder;
  IdxArray array;
  const Status status = read_idx(folder / "none", array);
  CHECK(status.code() == SKIPPER_IO_ERROR);
  CHECK_THAT(status.message(), Catch::StartsWith(folder / "none"));
  CHECK(read_idx(folder.path(), array).code() == SKIPPER_IO_ERROR);
  CHECK(parse_idx(nullptr, 3, array).code() == SKIPPER_INVALID_ARGUMENT);
  Dataset train, digits;
  CHECK(read_mnist(folder.path(), train, digits).code() == SKIPPER_IO_ERROR);
}

TEST_CASE("images and labels that do not fit together are refused") {
  const test::TemporaryFolder folder;
  const std::string images = folder / "images", labels = folder / "labels";
  const auto read = [&](const std::string& image_bytes, const std::string& label_bytes) {
    test::write_file(images, image_bytes);
    test::write_file(labels, label_bytes);
    Dataset data;
    Status status = read_idx_dataset(images, labels, 10, data);
    CHECK((status.ok() || (data.size() == 0 && data.bytes.empty())));
    return status;
  };
  CHECK(read(idx({2, 1, 2}, "abcd"), idx({2}, "\x01\x02")).ok());
  Status status = read(idx({2, 1, 2}, "abcd"), idx({3}, "\x01\x02\x03"));
  CHECK(status.code() == SKIPPER_BAD_DATA);
  CHECK_THAT(status.message(), Catch::Contains("2 samples, but 3 labels in " + labels));
  status = read(idx({2, 1, 2}, "abcd"), idx({2}, "\x01\x0a"));
  CHECK(status.code() == SKIPPER_BAD_DATA);
  CHECK_THAT(status.message(), Catch::Contains(labels + ": label 10 of sample 1"));
  status = read(idx({0, 1, 2}, ""), idx({0}, ""));
  CHECK(status.code() == SKIPPER_BAD_DATA);
  CHECK_THAT(status.message(), Catch::Contains("no samples"));
  CHECK(read(idx({2, 1, 2}, "abcd"), idx({2, 1}, "\x01\x02")).code() == SKIPPER_BAD_FILE);
  CHECK(read(idx({2, 1, 2}, "abc"), idx({2}, "\x01\x02")).code() == SKIPPER_BAD_FILE);
}

TEST_CASE("data sets that contradict themselves are refused") {
  Dataset good;
  good.shape = {2};
  good.classes = 2;
  good.floats = {1, 2, 3, 4};
  good.labels = {0, 1};
  REQUIRE(check_dataset(good).ok());
  const auto code = [&](auto change) {
    Dataset data = good;
    change(data);
    return check_dataset(data).code();
  };
  CHECK(code([](Dataset& d) { d.labels.push_back(0); }) == SKIPPER_BAD_DATA);
  CHECK(code([](Dataset& d) { d.labels[1] = 2; }) == SKIPPER_BAD_DATA);
  CHECK(code([](Dataset& d) { d.labels[1] = -1; }) == SKIPPER_BAD_DATA);
  CHECK(code([](Dataset& d) { d.floats.pop_back(); }) == SKIPPER_BAD_DATA);
  CHECK(code([](Dataset& d) { d.floats[3] = std::nanf(""); }) == SKIPPER_BAD_DATA);
  CHECK(code([](Dataset& d) { d.bytes.resize(4); }) == SKIPPER_BAD_DATA);
  CHECK(code([](Dataset& d) { d.shape = {0}; }) == SKIPPER_BAD_DATA);
  CHECK(code([](Dataset& d) { d.shape = {INT64_MAX, 4}; }) == SKIPPER_BAD_DATA);
  CHECK(code([](Dataset& d) { d.floats.clear(), d.labels.clear(); }) == SKIPPER_BAD_DATA);
}
