// .npy files, profiles and models from shared objects.
#include <skipper/model_library.h>
#include <skipper/npy.h>
#include <skipper/profile.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/files.h"
#include "support/npz.h"

using namespace skipper;

namespace {

const skipper_step steps[] = {
    {"conv1+activation_1", "m_avx2_k0", "direct 14x32", 2'000'000'000, 600'000'000, 800'000'000},
    {"softmax_1", "m_avx2_k1", "softmax", 0, 4000, 0},
};

skipper_variant two_steps() {
  skipper_variant variant{};
  variant.name = "avx2";
  variant.steps = steps;
  variant.step_count = 2;
  return variant;
}

}  // namespace

TEST_CASE("npy files come back the same") {
  const auto shape =
      GENERATE(std::vector<std::int64_t>{2, 3}, std::vector<std::int64_t>{6}, std::vector<std::int64_t>{1, 1, 6, 1},
               std::vector<std::int64_t>{0, 3}, std::vector<std::int64_t>{});
  const test::TemporaryFolder folder;
  const std::vector<float> data = {1, -2, 3.5F, 4, 5, 1e-40F};
  REQUIRE(write_npy(folder / "a.npy", shape, data.data()).ok());
  NpyArray array;
  const Status status = read_npy(folder / "a.npy", array);
  INFO(status.message());
  REQUIRE(status.ok());
  CHECK(array.shape == shape);
  CHECK(array.data == std::vector<float>(data.data(), data.data() + array.data.size()));
  const test::Array same = test::read_npy(folder / "a.npy");
  CHECK(same.dtype == "<f4");
  CHECK(same.floats() == array.data);
  CHECK(test::read_file(folder / "a.npy").size() == 128 + 4 * array.data.size());  // aligned, as numpy writes it
}

TEST_CASE("bad npy files are refused") {
  const test::TemporaryFolder folder;
  const std::vector<float> data(6);
  const std::string path = folder / "a.npy";
  REQUIRE(write_npy(path, {2, 3}, data.data()).ok());
  const std::string good = test::read_file(path);
  for (std::size_t size = 0; size < good.size(); ++size) {
    const std::vector<char> bytes(good.data(), good.data() + size);
    NpyView view;
    CHECK(parse_npy(bytes.data(), size, view).code() == SKIPPER_BAD_FILE);
  }
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    test::write_file(path, text.replace(text.find(from), from.size(), to));
    NpyArray array;
    return read_npy(path, array).code();
  };
  CHECK(replaced("<f4", "<f4") == SKIPPER_OK);
  CHECK(replaced("<f4", "<i4") == SKIPPER_BAD_FILE);
  CHECK(replaced("<f4", "|O8") == SKIPPER_BAD_FILE);
  CHECK(replaced("False", "True ") == SKIPPER_BAD_FILE);
  CHECK(replaced("(2, 3)", "(2, 4)") == SKIPPER_BAD_FILE);
  CHECK(replaced("(2, 3)", "(-2,3)") == SKIPPER_BAD_FILE);
  CHECK(replaced("shape", "shale") == SKIPPER_BAD_FILE);
  NpyArray array;
  CHECK(read_npy(folder / "none.npy", array).code() == SKIPPER_IO_ERROR);
  CHECK(write_npy(folder / "none/a.npy", {6}, data.data()).code() == SKIPPER_IO_ERROR);
  CHECK(write_npy(folder / "b.npy", {-1}, data.data()).code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(folder.names() == std::vector<std::string>{"a.npy"});
}

TEST_CASE("a profile shows each step's rates and the sums") {
  const std::uint64_t step_ns[] = {100'000'000, 10'000'000};  // of two calls
  ProfileOptions options;
  options.runs = 2;
  options.batch = 4;
  options.peak_gflops = 200;
  options.implementations = true;
  const std::string text = format_profile(two_steps(), step_ns, options);
  // 2 GFLOP * 8 samples in 0.1 s, of 200 GFLOP/s; 0.6 GB * 8 samples and 0.8 GB of weights twice.
  CHECK_THAT(text, Catch::Contains("conv1+activation_1     50.000      160.0     64.0    80.0  direct 14x32\n"));
  CHECK_THAT(text, Catch::Contains("softmax_1               5.000        0.0"));
  CHECK_THAT(text, Catch::Contains("total                  55.000      145.5"));
  CHECK_THAT(format_profile(two_steps(), step_ns), !Catch::Contains("% peak") && !Catch::Contains("direct"));

  const auto json = nlohmann::json::parse(profile_json(two_steps(), step_ns, options));
  CHECK(json["variant"] == "avx2");
  CHECK(json["total"]["ms"].get<double>() == Approx(55));
  CHECK(json["steps"][0]["percent_of_peak"].get<double>() == Approx(80));
  CHECK(json["steps"][1]["layer"] == "softmax_1");
}

TEST_CASE("a model comes from a shared object") {
  ModelLibrary library;
  const Status status = library.open(SKIPPER_FAKE_MODEL);
  INFO(status.message());
  REQUIRE(status.ok());
  REQUIRE(library.model() != nullptr);
  CHECK(library.model()->name == std::string("fake"));
  ModelLibrary moved = std::move(library);
  CHECK(library.model() == nullptr);  // NOLINT(bugprone-use-after-move)
  CHECK(moved.model()->parameter_count == 8);
  moved.close();
  CHECK(moved.model() == nullptr);
}

TEST_CASE("shared objects that are no model, or of another ABI, are refused") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "text.so", "not an object");
  ModelLibrary library;
  CHECK(library.open(folder / "none.so").code() == SKIPPER_IO_ERROR);
  CHECK(library.open(folder / "text.so").code() == SKIPPER_IO_ERROR);
  CHECK(library.open("libc.so.6").code() == SKIPPER_IO_ERROR);  // a file, not a name to search for
  std::string foreign = test::read_file(SKIPPER_FAKE_MODEL);
  REQUIRE(foreign.size() > 20);
  const bool on_x86 = foreign[18] == 62;
  foreign[18] = static_cast<char>(on_x86 ? 183 : 62);  // e_machine: EM_AARCH64, EM_X86_64
  test::write_file(folder / "foreign.so", foreign);
  CHECK(library.open(folder / "foreign.so").code() == SKIPPER_IO_ERROR);
  CHECK_THAT(library.open(folder / "foreign.so").message(),
             Catch::Contains(on_x86 ? "it was built for aarch64, this program for x86_64"
                                    : "it was built for x86_64, this program for aarch64"));
  CHECK(library.open(SKIPPER_FAKE_WITHOUT_DESCRIPTOR).code() == SKIPPER_BAD_FILE);
  const Status status = library.open(SKIPPER_FAKE_OTHER_ABI);
  CHECK(status.code() == SKIPPER_ABI_MISMATCH);
  CHECK_THAT(status.message(), Catch::Contains("version 99"));
  CHECK(library.model() == nullptr);
}
