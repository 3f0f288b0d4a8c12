// Bad safetensors files: each gives a status and a message that names the file and what is wrong.
#include <skipper/weights.h>

#include <catch2/catch.hpp>
#include <limits>
#include <random>

#include "support/files.h"
#include "support/safetensors_file.h"

using namespace skipper;
using skipper::test::float_bytes;
using skipper::test::parameter;
using skipper::test::safetensors_file;

namespace {

// Padded to 4 bytes.
constexpr const char* good_header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                                    R"("b":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]}}  )";

std::string good_file() { return safetensors_file(good_header, float_bytes({1, 2, 3, 4})); }

std::string with_length(std::uint64_t length) {
  std::string file = good_file();
  std::memcpy(file.data(), &length, sizeof length);
  return file;
}

// One tensor, its entry given, with 8 bytes of data.
std::string entry(const std::string& text) { return safetensors_file("{\"a\":" + text + "}", float_bytes({1, 2})); }

struct BadFile {
  const char* what;
  std::string bytes;
  skipper_status code;
  const char* message;
};

std::vector<BadFile> bad_sizes() {
  return {
      {"empty", "", SKIPPER_BAD_FILE, "too short"},
      {"seven bytes", "1234567", SKIPPER_BAD_FILE, "too short"},
      {"wrong magic", "not safetensors at all", SKIPPER_BAD_FILE, "not a safetensors file"},
      {"HDF5", "\x89HDF\r\n\x1a\n and more", SKIPPER_BAD_FILE, "skipper-convert"},
      {"header over the limit", with_length(100'000'001), SKIPPER_BAD_FILE, "limit"},
      {"largest header length", with_length(~std::uint64_t{0}), SKIPPER_BAD_FILE, "limit"},
      {"header longer than the file", with_length(5000), SKIPPER_BAD_FILE, "truncated"},
      {"no header", std::string(8, '\0'), SKIPPER_BAD_FILE, "empty header"},
      {"header cut short", with_length(20), SKIPPER_BAD_FILE, "JSON"},
      {"data truncated", good_file().substr(0, good_file().size() - 1), SKIPPER_BAD_FILE, "truncated"},
      {"oversized", good_file() + "x", SKIPPER_BAD_FILE, "oversized: 1 bytes"},
  };
}

std::vector<BadFile> bad_structure() {
  return {
      {"broken JSON", safetensors_file("{\"a\":}", ""), SKIPPER_BAD_FILE, "JSON"},
      {"text after the JSON", safetensors_file("{}x", ""), SKIPPER_BAD_FILE, "JSON"},
      {"bad UTF-8", safetensors_file("{\"\xff\":{}}", ""), SKIPPER_BAD_FILE, "JSON"},
      {"deep nesting", safetensors_file("{\"a\":" + std::string(100000, '['), ""), SKIPPER_BAD_FILE, "not an object"},
      {"entry is a number", entry("1"), SKIPPER_BAD_FILE, "'a' is not an object"},
      {"entry is null", entry("null"), SKIPPER_BAD_FILE, "'a' is not an object"},
      {"entry is empty", entry("{}"), SKIPPER_BAD_FILE, "lacks"},
      {"no shape", entry(R"({"dtype":"F32","data_offsets":[0,8]})"), SKIPPER_BAD_FILE, "lacks"},
      {"another key", entry(R"({"dtype":"F32","shape":[2],"offset":[0,8]})"), SKIPPER_BAD_FILE, "lacks"},
      {"another key, deep", entry(R"({"other":)" + std::string(200000, '[')), SKIPPER_BAD_FILE, "too deep"},
      {"bytes behind a NUL", safetensors_file(std::string("{}\0garbage", 10), ""), SKIPPER_BAD_FILE,
       "JSON, at byte 11"},
      {"byte order mark", safetensors_file("\xef\xbb\xbf{}", ""), SKIPPER_BAD_FILE, "does not start with {"},
      {"key twice", entry(R"({"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE,
       "dtype twice"},
      {"unknown dtype", entry(R"({"dtype":"F31","shape":[2],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE,
       "unknown dtype 'F31'"},
      {"dtype is a number", entry(R"({"dtype":32,"shape":[2],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE, "dtype"},
      {"negative extent", entry(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE, "shape"},
      {"fractional extent", entry(R"({"dtype":"F32","shape":[2.0],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE, "shape"},
      {"nested shape", entry(R"({"dtype":"F32","shape":[[2]],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE, "shape"},
      {"one offset", entry(R"({"dtype":"F32","shape":[2],"data_offsets":[8]})"), SKIPPER_BAD_FILE, "data_offsets"},
      {"three offsets", entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0,4,8]})"), SKIPPER_BAD_FILE,
       "data_offsets"},
      {"metadata is not text", safetensors_file(R"({"__metadata__":{"a":1}})", ""), SKIPPER_BAD_FILE, "metadata"},
      {"metadata twice", safetensors_file(R"({"__metadata__":{},"__metadata__":{}})", ""), SKIPPER_BAD_FILE, "twice"},
      {"metadata key twice", safetensors_file(R"({"__metadata__":{"k":"1","k":"2"}})", ""), SKIPPER_BAD_FILE, "twice"},
  };
}

std::vector<BadFile> bad_tensors() {
  return {
      {"duplicate tensor",
       safetensors_file(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                        R"("a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                        float_bytes({1, 2})),
       SKIPPER_BAD_WEIGHTS, "duplicate tensor 'a'"},
      {"offsets outside the file", entry(R"({"dtype":"F32","shape":[3],"data_offsets":[0,12]})"), SKIPPER_BAD_FILE,
       "there are only 8"},
      {"offsets far outside",
       entry(R"({"dtype":"F32","shape":[2],"data_offsets":[18446744073709551608,18446744073709551615]})"),
       SKIPPER_BAD_FILE, "there are only 8"},
      {"offsets that overflow", entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551616]})"),
       SKIPPER_BAD_FILE, "data_offsets"},
      {"offsets backwards", entry(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})"), SKIPPER_BAD_FILE,
       "backwards"},
      {"size is not the shape's", entry(R"({"dtype":"F32","shape":[3],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE,
       "ask for 12"},
      {"size is not the dtype's", entry(R"({"dtype":"F16","shape":[2],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE,
       "ask for 4"},
      {"half a byte", entry(R"({"dtype":"F4","shape":[17],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE, "takes 8 bytes"},
      {"elements overflow", entry(R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]})"),
       SKIPPER_BAD_FILE, "too large"},
      {"elements overflow, then vanish",
       entry(R"({"dtype":"F32","shape":[9223372036854775807,9,0],"data_offsets":[0,8]})"), SKIPPER_BAD_FILE,
       "too large"},
      {"overlap",
       safetensors_file(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                        R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
                        float_bytes({1, 2, 3})),
       SKIPPER_BAD_FILE, "'b' overlaps"},
      {"the same bytes twice",
       safetensors_file(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                        R"("b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
                        float_bytes({1, 2})),
       SKIPPER_BAD_FILE, "overlaps"},
      {"hole",
       safetensors_file(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                        R"("b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
                        float_bytes({1, 2, 3})),
       SKIPPER_BAD_FILE, "4 bytes before tensor 'b'"},
      {"hole at the start", entry(R"({"dtype":"F32","shape":[1],"data_offsets":[4,8]})"), SKIPPER_BAD_FILE,
       "4 bytes before"},
  };
}

void check_bad(const BadFile& bad) {
  INFO(bad.what);
  Weights weights;
  REQUIRE(weights.add("old", {1}, {1}).ok());
  const Status status = weights.from_memory(bad.bytes.data(), bad.bytes.size(), "some.safetensors");
  INFO(status.message());
  CHECK(status.code() == bad.code);
  CHECK_THAT(status.message(), Catch::StartsWith("some.safetensors: ") && Catch::Contains(bad.message));
  CHECK(weights.tensors().empty());
}

Status bind(const std::string& bytes, const std::vector<skipper_parameter>& wanted) {
  Weights weights;
  const Status read = weights.from_memory(bytes.data(), bytes.size(), "w");
  INFO(read.message());
  REQUIRE(read.ok());
  std::vector<const float*> parameters;
  return weights.bind(wanted.data(), wanted.size(), parameters);
}

}  // namespace

TEST_CASE("the good file is good") { CHECK(bind(good_file(), {parameter("a", {2}), parameter("b", {1, 2})}).ok()); }

TEST_CASE("files of a wrong size are refused") {
  for (const BadFile& bad : bad_sizes()) check_bad(bad);
}

TEST_CASE("headers that are not of the format are refused") {
  for (const BadFile& bad : bad_structure()) check_bad(bad);
}

TEST_CASE("tensors that do not fit the file are refused") {
  for (const BadFile& bad : bad_tensors()) check_bad(bad);
}

TEST_CASE("a missing file, a folder and a device are refused") {
  const test::TemporaryFolder folder;
  Weights weights;
  const Status missing = weights.open(folder / "none.safetensors");
  CHECK(missing.code() == SKIPPER_IO_ERROR);
  CHECK_THAT(missing.message(), Catch::Contains("none.safetensors") && Catch::Contains("No such file"));
  CHECK(weights.open(folder.path()).code() == SKIPPER_IO_ERROR);
  CHECK(weights.open("/dev/null").code() == SKIPPER_IO_ERROR);
  test::write_file(folder / "empty.safetensors", "");
  CHECK(weights.open(folder / "empty.safetensors").code() == SKIPPER_BAD_FILE);
  CHECK(weights.from_memory(nullptr, 0).code() == SKIPPER_INVALID_ARGUMENT);
}

TEST_CASE("a file that is truncated anywhere is refused") {
  const std::string file = good_file();
  for (std::size_t size = 0; size < file.size(); ++size) {
    const std::vector<char> bytes(file.data(), file.data() + size);  // of this size on the heap, for AddressSanitizer
    Weights weights;
    const char none = 0;
    CHECK(weights.from_memory(bytes.empty() ? &none : bytes.data(), size).code() == SKIPPER_BAD_FILE);
  }
}

TEST_CASE("whatever bytes change, a file is read within its bounds or refused") {
  const unsigned seed = GENERATE(1U, 2U, 3U);
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::string file = good_file();
  int accepted = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<char> bytes(file.begin(), file.end());
    for (unsigned changes = random() % 3 + 1; changes > 0; --changes)
      bytes[random() % bytes.size()] = static_cast<char>(random() % 3 == 0 ? "0[]{},:\"19"[random() % 10] : random());
    Weights weights;
    if (!weights.from_memory(bytes.data(), bytes.size()).ok()) continue;
    ++accepted;
    for (const WeightTensor& tensor : weights.tensors()) {
      const char* begin = static_cast<const char*>(tensor.data);
      REQUIRE((begin >= bytes.data() && begin + tensor.bytes <= bytes.data() + bytes.size()));
    }
  }
  CHECK(accepted > 0);  // changes in the data alone
}

TEST_CASE("bind refuses a missing tensor, another shape and another dtype") {
  const Status missing = bind(good_file(), {parameter("a", {2}), parameter("c", {1})});
  CHECK(missing.code() == SKIPPER_BAD_WEIGHTS);
  CHECK(missing.message() == "w: tensor 'c' is missing");

  const Status shape = bind(good_file(), {parameter("b", {2, 1})});
  CHECK(shape.code() == SKIPPER_BAD_WEIGHTS);
  CHECK(shape.message() == "w: tensor 'b' is F32 1x2, must be F32 2x1");
  CHECK(bind(good_file(), {parameter("b", {2})}).code() == SKIPPER_BAD_WEIGHTS);

  const Status dtype = bind(entry(R"({"dtype":"F64","shape":[1],"data_offsets":[0,8]})"), {parameter("a", {1})});
  CHECK(dtype.code() == SKIPPER_BAD_WEIGHTS);
  CHECK(dtype.message() == "w: tensor 'a' is F64 1, must be F32 1");
}

TEST_CASE("bind refuses NaN and infinity") {
  const float bad = GENERATE(std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::quiet_NaN(),
                             std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity());
  const Status status =
      bind(safetensors_file(good_header, float_bytes({1, 2, 3, bad})), {parameter("a", {2}), parameter("b", {1, 2})});
  CHECK(status.code() == SKIPPER_BAD_WEIGHTS);
  CHECK_THAT(status.message(), Catch::StartsWith("w: tensor 'b' holds ") && Catch::EndsWith("at element 1"));
}

TEST_CASE("data that the file does not align is copied") {
  const std::size_t blanks = GENERATE(0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U);
  const std::string file =
      safetensors_file(std::string(good_header) + std::string(blanks, ' '), float_bytes({1, 2, 3, 4}));
  Weights weights;
  REQUIRE(weights.from_memory(file.data(), file.size()).ok());
  const std::vector<skipper_parameter> wanted = {parameter("a", {2}), parameter("b", {1, 2})};
  std::vector<const float*> values;
  REQUIRE(weights.bind(wanted.data(), wanted.size(), values).ok());
  for (const float* value : values) CHECK(reinterpret_cast<std::uintptr_t>(value) % alignof(float) == 0);
  CHECK(std::vector<float>{values[0][0], values[0][1], values[1][0], values[1][1]} == std::vector<float>{1, 2, 3, 4});
  const Weights moved = std::move(weights);  // pointers stay valid
  CHECK(values[0] == static_cast<const float*>(moved.find("a")->data));
}

TEST_CASE("names of files get into messages without their control characters, and not at any length") {
  const std::string evil = "a\\n\\u001b[31mred\\u202e" + std::string(5000, 'x');
  const std::string entry_text = R"(":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}})";
  Weights weights;
  const std::string bytes = safetensors_file("{\"" + evil + entry_text, float_bytes({1, 2}));
  const Status status = weights.from_memory(bytes.data(), bytes.size(), "w");
  CHECK_THAT(status.message(), Catch::StartsWith(R"(w: tensor 'a\n\x1b[31mred\u{202e}xxx)") &&
                                   Catch::Contains("x...x") && Catch::EndsWith("has the unknown dtype 'F31'"));
  CHECK(status.message().size() < 300);
}

TEST_CASE("add refuses a name twice, no name, and data of another size") {
  Weights weights;
  REQUIRE(weights.add("a", {2}, {1, 2}).ok());
  CHECK(weights.add("a", {1}, {1}).code() == SKIPPER_BAD_WEIGHTS);
  CHECK(weights.add("", {1}, {1}).code() == SKIPPER_BAD_WEIGHTS);
  CHECK(weights.add("b", {3}, {1}).code() == SKIPPER_BAD_WEIGHTS);
  CHECK(weights.add("c", {-1}, {1}).code() == SKIPPER_BAD_WEIGHTS);
  CHECK(weights.add("__metadata__", {1}, {1}).code() == SKIPPER_BAD_WEIGHTS);
  CHECK(weights.add("\xff", {1}, {1}).message() == "weights: tensor '\\xff' has a name that is not UTF-8");
  CHECK(weights.keep({"a", "b"}).code() == SKIPPER_BAD_WEIGHTS);
  CHECK(weights.keep({"a", "a"}).code() == SKIPPER_BAD_WEIGHTS);
  CHECK(weights.tensors().size() == 1);
}
