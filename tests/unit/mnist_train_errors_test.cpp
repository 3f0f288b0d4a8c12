// Tests what mnist_train says about files, options and places that it cannot use.
#include <skipper/trainer.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "mnist_program.h"
#include "support/files.h"
#include "support/training.h"

using namespace mnist_train::test;
using Catch::Matchers::Contains;
using skipper::Dataset;
using skipper::test::read_file;
using skipper::test::TemporaryFolder;
using skipper::test::write_file;
using Arguments = std::vector<std::string>;

namespace {

const std::string images = "train-images-idx3-ubyte", labels = "train-labels-idx1-ubyte";

// 64 images to train on.
struct Place {
  TemporaryFolder folder;
  Arguments usual = {"--data", folder.path(), "--output", folder / "run", "--epochs",
                     "1",      "--batch",     "16",       "--no-report"};

  Place() { write_small_mnist(folder.path(), 64, 16); }
};

// One line that names what it is about.
void check_refused(const Result& result, const std::string& text, int exit = 2) {
  CAPTURE(result.errors);
  CHECK(result.exit == exit);
  CHECK_THAT(result.errors, Catch::StartsWith("mnist_train: ") && Contains(text));
  CHECK(std::count(result.errors.begin(), result.errors.end(), '\n') == 1);
}

std::string changed(std::string bytes, std::size_t place, char value) {
  bytes.at(place) = value;
  return bytes;
}

}  // namespace

TEST_CASE("files of MNIST that are damaged or do not fit together") {
  const Place place;
  const std::string good_images = read_file(place.folder / images), good_labels = read_file(place.folder / labels);
  struct Case {
    std::string file, bytes, text;
  };
  const std::string packed = read_file(std::string(SKIPPER_EXAMPLE_MNIST) + "/" + images + ".gz");
  const Case cases[] = {
      {images, good_images.substr(0, good_images.size() - 1), images + ": "},
      {images, good_images.substr(0, 9), images + ": "},
      {images, packed.substr(0, packed.size() / 2), images + ": "},
      {images, good_images + "x", images + ": "},
      {images, changed(good_images, 0, 'x'), images + ": "},
      {images, changed(good_images, 2, 0x0D), images + ": "},
      {images, "", images + ": "},
      {labels, good_labels.substr(0, 20), labels + ": "},
      {labels, changed(good_labels, 8 + 5, 10), labels + ": label 10 of sample 5 is out of range"},
      {labels, changed(good_labels, 7, 63).substr(0, good_labels.size() - 1), images + ": 64 samples, but 63 labels"},
      {images, good_labels, images + ": "},
  };
  for (const Case& one : cases) {
    write_file(place.folder / one.file, one.bytes);
    check_refused(run_train(place.usual), one.text);
    write_file(place.folder / images, good_images);
    write_file(place.folder / labels, good_labels);
  }
  CHECK(run_train(place.usual).exit == 0);
}

TEST_CASE("sets without images, and fewer than a batch") {
  const Place place;
  write_small_mnist(place.folder.path(), 0, 16);
  check_refused(run_train(place.usual), images + ": has no samples");
  write_small_mnist(place.folder.path(), 64, 0);
  check_refused(run_train(place.usual), "t10k-images-idx3-ubyte: has no samples");
  write_small_mnist(place.folder.path(), 15, 16);
  check_refused(run_train(place.usual), images + ": 15 images to train on are less than a batch of 16");
  write_small_mnist(place.folder.path(), 20, 16);
  check_refused(run_train(place.usual + Arguments{"--validation", "0.5"}), "10 images to train on are less than");
  check_refused(run_train(place.usual + Arguments{"--limit", "3"}), "3 images to train on are less than");
}

TEST_CASE("options out of range, and those that are unknown") {
  const Place place;
  check_refused(run_train(place.usual + Arguments{"--batch", "33"}), "batch 33 is over the 32 that the model");
  for (const Arguments& wrong :
       {Arguments{"--frobnicate"}, Arguments{"--batch", "0"}, Arguments{"--epochs", "-1"}, Arguments{"--batch", "many"},
        Arguments{"--learning-rate", "-1"}, Arguments{"--learning-rate", "nan"}, Arguments{"--optimizer", "adagrad"},
        Arguments{"--schedule", "linear"}, Arguments{"--validation", "1"}, Arguments{"--limit", "0"},
        Arguments{"--variant", "mmx"}, Arguments{"--resume", "--weights", "x"}, Arguments{"stray"}}) {
    const Result result = run_train(Arguments{"--data", place.folder.path(), "--output", place.folder / "run"} + wrong);
    CAPTURE(wrong, result.errors);
    CHECK(result.exit == 1);
    CHECK(result.output.empty());
    CHECK_THAT(result.errors, Contains("--help"));
  }
  const Result help = run_train({"--help"});
  CHECK(help.exit == 0);
  CHECK_THAT(help.output, Contains("Examples:") && Contains("Exit status: 0 fine"));
  CHECK(run_train({"--version"}).exit == 0);
}

TEST_CASE("files that are not there, and places that cannot be written to") {
  const Place place;
  const std::string missing = place.folder / "missing", file = place.folder / images;
  check_refused(run_train(place.usual + Arguments{"--data", missing}), missing + "/" + images + ": cannot be opened");
  check_refused(run_train(place.usual + Arguments{"--weights", missing}), missing + ": cannot be opened");
  check_refused(run_train(place.usual + Arguments{"--weights", file}), file + ": ");
  check_refused(run_train(place.usual + Arguments{"--resume", "--checkpoint", missing}),
                missing + ": cannot be opened");
  check_refused(run_train(place.usual + Arguments{"--output", file + "/run"}), file + "/run: cannot be made");
  check_refused(run_train(place.usual + Arguments{"--output", "/proc"}), "/proc/history.json: cannot be written");
  check_refused(run_train(place.usual + Arguments{"--checkpoint", missing + "/c"}), missing + "/c: cannot be written");
  CHECK(run_train(place.usual + Arguments{"--output", place.folder / "a/b/c"}).exit == 0);
}

TEST_CASE("checkpoints that cannot be continued") {
  const Place place;
  REQUIRE(run_train(place.usual).exit == 0);
  const std::string checkpoint = place.folder / "run/checkpoint.safetensors";
  const Arguments resume = place.usual + Arguments{"--resume"};
  CHECK(run_train(resume).exit == 0);
  check_refused(run_train(resume + Arguments{"--batch", "8"}),
                checkpoint + ": was written with batch 16, the options ask for 8");
  check_refused(run_train(resume + Arguments{"--limit", "48"}), "began with 64 samples");
  const std::string whole = read_file(checkpoint);
  write_file(checkpoint, whole.substr(0, whole.size() - 4));
  check_refused(run_train(resume), checkpoint + ": ");
  write_file(checkpoint, changed(whole, whole.size() / 2, static_cast<char>(whole[whole.size() / 2] ^ 1)));
  check_refused(run_train(resume), checkpoint + ": ");
  write_file(checkpoint, read_file(place.folder / "run/weights.safetensors"));
  check_refused(run_train(resume), checkpoint + ": is no checkpoint");

  skipper::Trainer trainer;
  skipper::test::require_ok(trainer.open(skipper::test::fake_tiny(), skipper::test::few_epochs(1)));
  skipper::test::require_ok(trainer.train(skipper::test::fake_data(16)));
  skipper::test::require_ok(trainer.save_checkpoint(checkpoint));
  check_refused(run_train(resume), checkpoint + ": is a checkpoint of the model 'fake_tiny', not of 'mnist_resnet'");
}

TEST_CASE("a training that diverges ends with 3, and the history so far is there") {
  const Place place;
  const Result result = run_train(place.usual + Arguments{"--optimizer", "sgd", "--learning-rate", "1e20"});
  check_refused(result, "epoch 1, batch ", 3);
  CHECK(read_file(place.folder / "run/history.json").find("\"epochs\"") != std::string::npos);
}
