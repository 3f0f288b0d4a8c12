// mnist_train on a part of MNIST, the page about it, and mnist_predict with what it learned.
#include <fmt/format.h>
#include <skipper/history.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <regex>

#include "mnist_program.h"
#include "report_browser.h"
#include "report_page.h"
#include "support/files.h"

using namespace mnist_train::test;
using Catch::Matchers::Contains;
using Json = nlohmann::json;
using skipper::test::read_file;
using skipper::test::TemporaryFolder;

namespace {

// The number that follows `name` in what was printed.
double number_after(const std::string& text, const std::string& name) {
  const std::size_t place = text.find(name);
  REQUIRE(place != std::string::npos);
  return std::strtod(text.c_str() + place + name.size(), nullptr);
}

Json predict(const std::vector<std::string>& arguments) {
  const Result result = run_predict(arguments + std::vector<std::string>{"--json"});
  INFO(result.errors);
  REQUIRE(result.exit == 0);
  return Json::parse(result.output);
}

std::string list(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += fmt::format("{}{}", i == 0 ? "" : ",", i);
  return text;
}

void check_printed(const std::string& output) {
  CHECK_THAT(output, Contains("number of training examples = 6000\nnumber of test examples = 10000\n"));
  CHECK_THAT(output, Contains("X_train shape: (6000, 28, 28, 1)\nY_train shape: (6000, 10)\n"));
  CHECK_THAT(output, Contains("X_test shape: (10000, 28, 28, 1)\nY_test shape: (10000, 10)\n"));
  CHECK_THAT(output,
             Contains("conv1 (Conv2D)                       kernel 7x7x1x64, bias 64                        3,200"));
  CHECK_THAT(output, Contains("bn3d_branch2c (BatchNormalization)   gamma, beta, moving_mean, moving_variance 512"));
  CHECK_THAT(output,
             Contains("fc10 (Dense)                         kernel 512x10, bias 10                          5,130"));
  CHECK_THAT(output, Contains("Total params: 1,458,954\nTrainable params: 1,448,842\nNon-trainable params: 10,112\n"));
  CHECK_THAT(output, Contains("Epoch 1/1: loss "));
  CHECK(number_after(output, "Test accuracy = ") >= 0.93);
  CHECK(number_after(output, "Loss = ") <= 0.25);
  CHECK_THAT(output, Contains(" microseconds per sample (10000 images)"));
}

void check_history(const std::string& path) {
  skipper::History history;
  REQUIRE(history.load(path).ok());
  REQUIRE(history.epochs.size() == 1);
  const skipper::EpochRecord& epoch = history.epochs[0];
  CHECK(epoch.accuracy > 0.8);
  CHECK(epoch.accuracy < 1);
  CHECK(epoch.loss > 0.1);
  CHECK(epoch.loss < 0.7);
  CHECK_FALSE(epoch.validated);
}

// Needs nothing else, can be read by strict parsers and shown by browsers, and says what was printed.
void check_page(const std::string& html, int mistakes) {
  CHECK_FALSE(std::regex_search(html, std::regex("(src|href)=\"(?!data:|#)")));
  CHECK(html.find("url(") == std::string::npos);
  CHECK(html.find("<script") == std::string::npos);
  const Page page(html);
  CHECK(page.only("//*[local-name()='h1']") == "MNIST ResNet");
  CHECK_THAT(page.only("//*[@id='summary']"), Contains(std::to_string(mistakes) + " of 10,000 samples wrong"));

  for (const int width : {400, 1200}) {
    CAPTURE(width);
    const Browser browser(html, width, "");
    const Json boxes = browser.boxes();
    CHECK(boxes["width"] == width);
    CHECK(boxes["charts"].size() == 2);
    CHECK(boxes["train"].size() == 2);
    CHECK(boxes["held"].empty());
    CHECK(boxes["cells"].size() == 10 * 11);
    CHECK(boxes["pictures"].size() == static_cast<std::size_t>(std::min(mistakes, 120)));
    const cv::Mat picture = browser.picture(boxes["height"]);
    CHECK(picture.at<cv::Vec3b>(2, 2) == cv::Vec3b(244, 246, 246));  // blue first
  }
}

// Files of the first test images give what the images themselves do; so do negatives, with --invert.
void check_files(const std::string& weights) {
  const TemporaryFolder folder;
  skipper::Dataset train, test;
  REQUIRE(skipper::read_mnist(SKIPPER_EXAMPLE_MNIST, train, test).ok());
  std::vector<std::string> files, negatives;
  for (int i = 0; i < 40; ++i) {
    const cv::Mat image(28, 28, CV_8UC1, test.bytes.data() + 784 * i);
    files.push_back(folder / fmt::format("{}.png", i));
    negatives.push_back(folder / fmt::format("negative{}.png", i));
    REQUIRE(cv::imwrite(files.back(), image));
    REQUIRE(cv::imwrite(negatives.back(), 255 - image));
  }
  const std::vector<std::string> options = {"--weights", weights, "--top", "10"};
  const Json expected = predict(options + std::vector<std::string>{"--index", list(40)});
  const Json got = predict(options + files),
             inverted = predict(options + (negatives + std::vector<std::string>{"--invert"}));
  for (std::size_t i = 0; i < 40; ++i) {
    CHECK(got[i]["image"] == files[i]);
    CHECK(got[i]["top"] == expected[i]["top"]);
    CHECK(inverted[i]["top"] == expected[i]["top"]);
  }
}

}  // namespace

TEST_CASE("mnist_train on 6,000 images; mnist_predict with the weights gives what was evaluated") {
  const TemporaryFolder folder;
  const std::string run = folder / "run";
  const Result result =
      run_train({"--limit", "6000", "--epochs", "1", "--batch", "16", "--seed", "1", "--hdf5", "--output", run});
  INFO(result.errors);
  REQUIRE(result.exit == 0);
  CHECK(result.errors.empty());
  check_printed(result.output);
  check_history(run + "/history.json");

  int correct = 0;
  for (const Json& entry : predict({"--weights", run + "/weights.safetensors", "--index", list(10000)}))
    correct += entry["label"] == entry["top"][0]["class"];
  CHECK(correct == std::lround(10000 * number_after(result.output, "Test accuracy = ")));
  check_page(read_file(run + "/report.html"), 10000 - correct);
  check_files(run + "/weights.safetensors");

  const std::vector<std::string> some = {"--index", list(100), "--weights"};
  CHECK(predict(some + std::vector<std::string>{run + "/weights.h5"}) ==
        predict(some + std::vector<std::string>{run + "/weights.safetensors"}));
  // Evaluating alone, from Keras's file, gives the same.
  const Result again = run_train({"--epochs", "0", "--weights", run + "/weights.h5", "--output", folder / "again"});
  REQUIRE(again.exit == 0);
  CHECK(number_after(again.output, "Loss = ") == number_after(result.output, "Loss = "));
  CHECK(read_file(folder / "again/weights.safetensors") == read_file(run + "/weights.safetensors"));
}

TEST_CASE("mnist_predict as text; a bad image is reported and the others are classified") {
  const TemporaryFolder folder;
  write_small_mnist(folder.path(), 16, 16);
  REQUIRE(run_train({"--data", folder.path(), "--epochs", "0", "--output", folder / "run", "--quiet"}).exit == 0);
  const std::string weights = folder / "run/weights.safetensors";
  skipper::test::write_file(folder / "text.png", "no image\n");
  REQUIRE(cv::imwrite(folder / "large.png", cv::Mat(200, 100, CV_8UC3, cv::Scalar(10, 200, 30))));
  const Result result = run_predict({"--weights", weights, folder / "text.png", folder / "large.png", "--data",
                                     folder.path(), "--index", "3", "--top", "2"});
  CHECK(result.exit == 2);
  CHECK_THAT(result.errors, Contains("mnist_predict: " + (folder / "text.png") + ": is not an image"));
  CHECK(std::regex_search(result.output, std::regex("large\\.png: \\d \\([\\d.]+%\\), \\d \\([\\d.]+%\\)\n")));
  CHECK(std::regex_search(result.output, std::regex("test image 3: \\d \\([\\d.]+%\\), \\d \\([\\d.]+%\\); is 0\n")));

  for (const auto& [arguments, text] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--weights", folder / "missing", "--index", "0"}, folder / "missing: cannot be opened"},
           {{"--weights", folder / "text.png", "--index", "0"}, folder / "text.png: "},
           {{"--weights", weights, "--data", folder.path(), "--index", "16"}, "has no image 16, the last is 15"},
           {{"--weights", weights, "--data", folder / "missing", "--index", "0"}, folder / "missing/train-images"},
           {{"--weights", weights, "--variant", "mmx", "--index", "0"}, "mmx"}}) {
    const Result bad = run_predict(arguments);
    CAPTURE(bad.errors);
    CHECK(bad.exit == 2);
    CHECK_THAT(bad.errors, Contains(text));
  }
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--weights", weights}, std::vector<std::string>{folder / "large.png"},
        std::vector<std::string>{"--weights", weights, "--index", "x"},
        std::vector<std::string>{"--weights", weights, "--index", "0", "--top", "11"}})
    CHECK(run_predict(arguments).exit == 1);
  CHECK(run_predict({"--help"}).exit == 0);
}
