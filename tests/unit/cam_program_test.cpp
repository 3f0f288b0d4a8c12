// cam as a user runs it: ResNet50 with deterministic weights, the MNIST ResNet with trained ones.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "report_browser.h"
#include "report_page.h"
#include "support/command.h"
#include "support/files.h"
#include "support/image_file.h"

using Catch::Matchers::Contains;
using mnist_train::test::Page;
using namespace skipper::test;

namespace {

const std::string images = SKIPPER_EXAMPLE_IMAGES;
const std::string weights = " --weights '" SKIPPER_WEIGHTS "/resnet50.safetensors' ";

CommandResult run(const std::string& program, const TemporaryFolder& folder, const std::string& arguments) {
  return run_command(folder.path(), "'" + program + "' " + arguments);
}

CommandResult run_cam(const TemporaryFolder& folder, const std::string& arguments) {
  return run(SKIPPER_CAM, folder, arguments);
}

Page page_of(const TemporaryFolder& folder, const std::string& name = "gallery.html") {
  return Page(read_file(folder / name));
}

// "desk 3.95%" of each bar.
std::vector<std::string> bars(const Page& page) {
  const auto labels = page.all("//span[@class='label']"), values = page.all("//span[@class='value']");
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < labels.size(); ++i) lines.push_back(labels[i] + ": " + values.at(i));
  return lines;
}

// A digit as people write them: dark, large, on paper.
cv::Mat written_digit(const char* digit) {
  cv::Mat paper(200, 200, CV_8UC1, cv::Scalar(255));
  cv::putText(paper, digit, {55, 150}, cv::FONT_HERSHEY_SIMPLEX, 5, cv::Scalar(0), 18, cv::LINE_AA);
  return paper;
}

}  // namespace

TEST_CASE("the page's numbers are those that classify prints") {
  const TemporaryFolder folder;
  const std::string both = images + "/chelsea.png " + images + "/coffee.png";
  const CommandResult result = run_cam(folder, weights + images);
  INFO(result.errors);
  REQUIRE(result.exit == 0);
  CHECK(result.output.empty());
  CHECK(result.errors.empty());
  const Page page = page_of(folder);
  CHECK(page.all("//article/h2") == std::vector<std::string>{images + "/chelsea.png", images + "/coffee.png"});
  CHECK(page.all("//article/p") == std::vector<std::string>{"Map of desk, 3.95%", "Map of maraca, 39.18%"});
  const std::string printed = run(SKIPPER_CLASSIFY, folder, weights + both).output;
  REQUIRE(bars(page).size() == 10);
  for (const std::string& line : bars(page)) CHECK_THAT(printed, Contains(". " + line + "\n"));
}

TEST_CASE("a class by name or number, sizes, colours and places") {
  const TemporaryFolder folder;
  REQUIRE(std::system(("mkdir '" + folder / "a folder" + "'").c_str()) == 0);
  const std::string photo = images + "/coffee.png";
  const std::string wanted = GENERATE("'Persian cat'", "283", "persian_cat");
  const CommandResult result =
      run_cam(folder, weights + "--class " + wanted +
                          " --size 60 --alpha 0.3 --colormap viridis -o 'a folder/page.html' " + photo);
  INFO(result.errors);
  REQUIRE(result.exit == 0);
  const std::string html = read_file(folder / "a folder/page.html");
  const Page page(html);
  CHECK_THAT(page.only("//article/p"), Contains("Map of Persian_cat, "));
  CHECK(page.only("//input/@value") == "30");
  CHECK(html.size() < 60000);
  CHECK(run_cam(folder, weights + "--class desk " + photo).exit == 0);
  CHECK(page_of(folder).only("//li[@class='explained']/span[@class='label']") == "desk");
}

TEST_CASE("folders and names of all kinds, and files that are no images") {
  const TemporaryFolder folder;
  const std::string odd = "it's \"<b>\" & ä ö.PNG";
  REQUIRE(std::system(("mkdir '" + folder / "a b" + "' '" + folder / "a b/more.png" + "'").c_str()) == 0);
  write_file(folder / "a b/" + odd, read_file(images + "/coffee.png"));
  write_file(folder / "a b/broken.jpg", "no image\n");
  write_file(folder / "a b/notes.txt", "no image, and no image's name\n");
  write_file(folder / "a b/dot.png", encode_image(".png", cv::Mat(1, 1, CV_8UC1, cv::Scalar(7))));
  const CommandResult result = run_cam(folder, weights + "'a b' missing.png");
  CHECK(result.exit == 1);
  CHECK_THAT(result.errors, Contains("cam: a b/broken.jpg: is not an image"));
  CHECK_THAT(result.errors, Contains("cam: missing.png: cannot be opened"));
  const Page page = page_of(folder);
  CHECK(page.all("//article/h2") == std::vector<std::string>{"a b/dot.png", "a b/" + odd});
  CHECK(page.all("//section[@class='unreadable']//b") == std::vector<std::string>{"a b/broken.jpg", "missing.png"});
}

TEST_CASE("a picture of 108 megapixels, and photos that were cut off or damaged, among good ones") {
  const TemporaryFolder folder;
  write_file(folder / "poster.jpg", encode_image(".jpg", cv::Mat(9000, 12000, CV_8UC1, cv::Scalar(90))));
  std::string photo = encode_image(".jpg", cv::imread(images + "/coffee.png"));
  write_file(folder / "whole.jpg", photo);
  write_file(folder / "cut.jpg", photo.substr(0, photo.size() / 2));
  write_file(folder / "header.jpg", photo.substr(0, 40));
  for (std::size_t i = 300; i < photo.size(); i += 50) photo[i] = static_cast<char>(photo[i] ^ 0x5a);
  write_file(folder / "noise.jpg", photo);
  const CommandResult result = run_cam(folder, weights + "poster.jpg whole.jpg cut.jpg header.jpg noise.jpg");
  INFO(result.errors);
  CHECK(result.exit == 1);
  const Page page = page_of(folder);
  CHECK(page.all("//article/h2") == std::vector<std::string>{"poster.jpg", "whole.jpg"});
  CHECK(page.all("//section[@class='unreadable']//b") ==
        std::vector<std::string>{"cut.jpg", "header.jpg", "noise.jpg"});
}

TEST_CASE("what cannot be done ends with status 2 and leaves nothing") {
  const TemporaryFolder folder;
  REQUIRE(std::system(("mkdir '" + folder / "empty" + "'").c_str()) == 0);
  const std::string photo = images + "/coffee.png ";
  const std::pair<std::string, std::string> cases[] = {
      {weights + "empty", "empty: has no images"},
      {weights + photo + "-o empty", "is a folder"},
      {weights + photo + "-o /proc/page.html", "cannot be written"},
      {weights + photo + "-o missing/page.html", "missing/page.html: cannot be written"},
      {"--weights missing.safetensors " + photo, "missing.safetensors"},
      {"--weights '" SKIPPER_WEIGHTS "/resnet50.safetensors' --mnist --index 1", "must be F32 7x7x1x64"},
      {weights + photo + "--class crane", "is the name of classes 134, 517; give a number"},
      {weights + photo + "--class 1000", "the classes are 0 to 999"},
      {weights + photo + "--class nothing", "there is no class of that name"},
      {weights + photo + "--colormap mud", "--help"},
      {weights + photo + "--size 3", "--help"},
      {photo, "--weights"},
      {weights, "--help"},
      {weights + "--index 1", "--mnist"},
      {"--mnist --index 10000", "has no image 10000, the last is 9999"},
  };
  for (const auto& [arguments, message] : cases) {
    CAPTURE(arguments);
    const CommandResult result = run_cam(folder, arguments);
    CHECK(result.exit == 2);
    CHECK_THAT(result.errors, Contains(message));
  }
  CHECK(folder.names() == std::vector<std::string>{"empty"});
  CHECK(run_cam(folder, "--help").exit == 0);
}

TEST_CASE("digits of the test set and of files, with the weights that come along") {
  const TemporaryFolder folder;
  CommandResult result = run_cam(folder, "--mnist --index 0,1,2,3");
  INFO(result.errors);
  REQUIRE(result.exit == 0);
  CHECK(page_of(folder).all("//article/h2") ==
        std::vector<std::string>{"test image 0 is 7", "test image 1 is 2", "test image 2 is 1", "test image 3 is 0"});
  const std::vector<std::string> maps = page_of(folder).all("//article/p/b");
  CHECK(maps == std::vector<std::string>{"7", "2", "1", "0"});

  write_file(folder / "three.png", encode_image(".png", written_digit("3")));
  result = run_cam(folder, "--mnist --invert --class 3 three.png -o three.html");
  REQUIRE(result.exit == 0);
  CHECK(page_of(folder, "three.html").all("//span[@class='label']").at(0) == "3");
  CHECK(page_of(folder, "three.html").only("//article/p/b") == "3");
}

TEST_CASE("a real gallery fits in Chromium's window") {
  const TemporaryFolder folder;
  REQUIRE(run_cam(folder, weights + images).exit == 0);
  const int width = GENERATE(1400, 400);
  const mnist_train::test::Browser browser(read_file(folder / "gallery.html"), width, "");
  const nlohmann::json boxes = browser.boxes();
  CHECK(boxes["width"] == width);
  CHECK(boxes["pictures"].size() == 6);
  for (const auto& box : boxes["pictures"]) CHECK(box["width"].get<int>() > 100);
}
