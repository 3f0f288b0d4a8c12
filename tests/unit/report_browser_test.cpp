// The report page as Chromium shows it: nothing sticks out, and what can be seen is where it should be.
#include "report_browser.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>

#include "report_page.h"

using namespace mnist_train;
using mnist_train::test::Browser;
using mnist_train::test::small_report;

namespace {

struct Look {
  std::string name, options;
  cv::Scalar page, surface, text, train, held, right;  // red, green, blue
};

const Look light = {"light",       "", {246, 246, 244}, {255, 255, 255}, {27, 28, 30}, {42, 120, 214}, {210, 96, 15},
                    {31, 102, 189}};
const Look dark = {"dark",          "--force-dark-mode", {19, 20, 22},   {28, 30, 33},
                   {231, 232, 234}, {91, 157, 240},      {240, 145, 74}, {47, 116, 204}};

bool is_colour(const cv::Vec3b& pixel, const cv::Scalar& colour) {
  for (int i = 0; i < 3; ++i)
    if (std::abs(pixel[i] - colour[2 - i]) > 3) return false;  // OpenCV has blue first
  return true;
}

cv::Rect rect(const nlohmann::json& box) { return {box["x"], box["y"], box["width"], box["height"]}; }

cv::Vec3b centre(const cv::Mat& picture, const nlohmann::json& box) {
  const cv::Rect area = rect(box);
  return picture.at<cv::Vec3b>(area.y + area.height / 2, area.x + area.width / 2);
}

// The share of a box's pixels that have a colour.
double share(const cv::Mat& picture, const nlohmann::json& box, const cv::Scalar& colour) {
  const cv::Mat area = picture(rect(box) & cv::Rect(0, 0, picture.cols, picture.rows));
  int count = 0;
  for (auto pixel = area.begin<cv::Vec3b>(); pixel != area.end<cv::Vec3b>(); ++pixel)
    count += is_colour(*pixel, colour);
  return static_cast<double>(count) / static_cast<double>(area.total());
}

void check_curves(const cv::Mat& picture, const nlohmann::json& boxes, const Look& look) {
  REQUIRE(boxes["charts"].size() == 2);
  for (const auto& chart : boxes["charts"]) {
    CHECK(chart["width"] > 300);
    CHECK(share(picture, chart, look.train) > 0.001);
    CHECK(share(picture, chart, look.held) > 0.001);
    CHECK(share(picture, chart, look.surface) > 0.8);
  }
  REQUIRE(boxes["train"].size() == 6);
  REQUIRE(boxes["held"].size() == 6);
  for (const auto& dot : boxes["train"]) CHECK(is_colour(centre(picture, dot), look.train));
  for (const auto& dot : boxes["held"]) CHECK(is_colour(centre(picture, dot), look.held));
}

// The picture is small_report's: each of 2 x 2 pixels fills a quarter of its picture.
void check_gallery(const cv::Mat& picture, const nlohmann::json& boxes) {
  const std::vector<std::vector<int>> expected = {{255, 0, 0, 0}, {0, 0, 0, 255}, {0, 64, 128, 255}};
  REQUIRE(boxes["pictures"].size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const cv::Rect area = rect(boxes["pictures"][i]);
    CHECK(area.width == 72);
    for (int pixel = 0; pixel < 4; ++pixel) {
      CAPTURE(i, pixel);
      const int value = expected[i][static_cast<std::size_t>(pixel)];
      const cv::Point place(area.x + (1 + 2 * (pixel % 2)) * area.width / 4,
                            area.y + (1 + 2 * (pixel / 2)) * area.height / 4);
      CHECK(is_colour(picture.at<cv::Vec3b>(place), cv::Scalar::all(value)));
    }
  }
}

}  // namespace

TEST_CASE("the page in Chromium, wide and narrow, light and dark") {
  const int width = GENERATE(1400, 400);
  const Look& look = GENERATE(as<std::reference_wrapper<const Look>>{}, std::cref(light), std::cref(dark)).get();
  CAPTURE(width, look.name);
  const Browser browser(report_html(small_report()), width, look.options);
  const nlohmann::json boxes = browser.boxes();
  REQUIRE(boxes["inner"] == width);
  CHECK(boxes["width"] == width);  // nothing sticks out
  for (const auto& section : boxes["sections"]) CHECK(section["x"].get<int>() + section["width"].get<int>() < width);
  for (const auto& cell : boxes["history"]) CHECK(cell["x"].get<int>() + cell["width"].get<int>() < width);

  const cv::Mat picture = browser.picture(boxes["height"]);
  CHECK(is_colour(picture.at<cv::Vec3b>(2, 2), look.page));
  const auto& title = boxes["title"][0];
  CHECK(share(picture, {{"x", title["x"]}, {"y", title["y"]}, {"width", 80}, {"height", title["height"]}}, look.text) >
        0.05);
  check_curves(picture, boxes, look);
  check_gallery(picture, boxes);
  // All of class 1 is recognised: the middle of the matrix's second row.  Its digit covers the centre.
  CHECK(share(picture, boxes["cells"][5], look.right) > 0.5);
  CHECK(share(picture, boxes["cells"][1], look.right) == 0);
}
