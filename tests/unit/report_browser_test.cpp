// The report page as Chromium shows it: nothing sticks out, and what can be seen is where it should be.
#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

#include "html.h"
#include "report_page.h"
#include "support/files.h"

using namespace mnist_train;
using mnist_train::test::small_report;
using skipper::test::read_file;
using skipper::test::TemporaryFolder;
using skipper::test::write_file;

namespace {

// Chromium's windows are not narrower than 500 pixels, so the page is shown in a frame.  Where its parts are is written
// to the title.
constexpr const char* frame = R"html(<!DOCTYPE html>
<html style="color-scheme: light dark"><head><meta charset="utf-8"/><title></title></head><body style="margin: 0">
<iframe style="border: 0; display: block; width: {}px; height: 100px" srcdoc="{}"></iframe><script>
const frame = document.querySelector("iframe");
frame.onload = () => {{
  const page = frame.contentDocument, root = page.documentElement;
  frame.style.height = root.scrollHeight + "px";
  const box = element => {{
    const {{left, top, width, height}} = element.getBoundingClientRect();
    return {{x: Math.round(left), y: Math.round(top), width: Math.round(width), height: Math.round(height)}};
  }};
  const boxes = path => [...page.querySelectorAll(path)].map(box);
  document.title = JSON.stringify({{
    inner: frame.contentWindow.innerWidth, width: root.scrollWidth, height: root.scrollHeight, title: boxes("h1"),
    sections: boxes("section"), charts: boxes("svg"), train: boxes(".train .dot"), held: boxes(".held .dot"),
    cells: boxes(".matrix tbody td"), history: boxes(".history tbody td"), pictures: boxes(".gallery img")}});
}};
</script></body></html>
)html";

class Browser {
 public:
  Browser(const std::string& html, int width, const std::string& options) : width_(width), options_(options) {
    write_file(folder_ / "page.html", fmt::format(fmt::runtime(frame), width, escape(html)));
  }

  // What the frame's script found.
  nlohmann::json boxes() const {
    show(1000, "--dump-dom");
    const std::string dom = read_file(folder_ / "out");
    const std::size_t start = dom.find("<title>{") + 7, end = dom.find("</title>");
    REQUIRE(start > 7);
    return nlohmann::json::parse(dom.substr(start, end - start));
  }

  cv::Mat picture(int height) const {
    const std::string file = folder_ / "page.png";
    show(height, "--screenshot='" + file + "'");
    const cv::Mat window = cv::imread(file, cv::IMREAD_COLOR);
    REQUIRE(window.cols >= width_);
    REQUIRE(window.rows == height);
    return window(cv::Rect(0, 0, width_, height));
  }

 private:
  void show(int height, const std::string& what) const {
    const std::string command = fmt::format(
        "timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars "
        "--no-first-run --virtual-time-budget=2000 --force-device-scale-factor=1 --user-data-dir='{0}/profile' "
        "--window-size={1},{2} {3} {4} 'file://{0}/page.html' >'{0}/out' 2>'{0}/errors'",
        folder_.path(), std::max(width_, 600), height, options_, what);
    const int status = std::system(command.c_str());
    INFO(read_file(folder_ / "errors"));
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
  }

  TemporaryFolder folder_;
  int width_;
  std::string options_;
};

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

// Of small_report: each of 2 x 2 pixels fills a quarter of its picture.
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
